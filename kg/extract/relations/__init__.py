"""Relations between entities: membership, parts, places, command, alliance, opposition."""
