"""The neural reader: word pieces, one small transformer for all layers of annotation, and the decoding of what it says."""
