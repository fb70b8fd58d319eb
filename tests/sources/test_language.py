import pytest

from kg.errors import LanguageError
from kg.sources.language import check_language, language_name

ENGLISH = [
    "Lukashenko meets Putin in Minsk",
    "Belousov: West-2025 strictly defensive, says Khrenin",
    "Tinubu, Akpabio and Gbajabiamila meet Okonjo-Iweala in Abuja",
    "12 34 2025",
    "Özgür Özel, Ekrem İmamoğlu, Kemal Kılıçdaroğlu, Meral Akşener, Ümit Özdağ, Selahattin Demirtaş, Devlet Bahçeli",
    "President Recep Tayyip Erdoğan and Kemal Kılıçdaroğlu met Ekrem İmamoğlu in Çanakkale, the ministry in Ankara said.",
    "KIM JONG UN, CHOE SON HUI AND PAK JONG CHON ATTENDED THE DRILL, STATE MEDIA REPORTED ON TUESDAY.",
]
FOREIGN = [
    ("Das Verteidigungsministerium teilte am Montag mit, die Übung in Belarus habe begonnen.", "German"),
    ("Le ministère de la Défense a annoncé lundi le début de l'exercice avec les alliés.", "French"),
    ("Министерство обороны сообщило о начале совместных учений «Запад-2025» в Белоруссии.", "Russian"),
    ("Ministerstwo Obrony Narodowej poinformowało w poniedziałek o rozpoczęciu ćwiczeń wojskowych.", "Polish"),
    ("Міністерство оборони України повідомило про початок спільних військових навчань у Білорусі.", "Ukrainian"),
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_passes_with_few_words_and_many_foreign_names(text):
    check_language(text, "a.txt")


@pytest.mark.parametrize(("text", "name"), FOREIGN)
def test_another_language_is_refused_by_name(text, name):
    with pytest.raises(LanguageError, match=rf"a\.txt: .*{name}.*--language en"):
        check_language(text, "a.txt")


@pytest.mark.parametrize(("code", "name"), [("ru", "Russian (ru)"), ("de-AT", "German (de-AT)"), ("pcm", "'pcm'"), ("xx-yy", "'xx-yy'")])
def test_a_code_has_a_name(code, name):
    assert language_name(code) == name
