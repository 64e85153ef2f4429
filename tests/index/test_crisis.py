"""Cries for help are heard in every language, in between other words and with errors; everyday words are none."""

import pytest

from finder.catalog.vocabularies import load_vocabularies
from finder.index import concepts_of
from finder.languages import LANGUAGES

CONCEPTS = concepts_of(load_vocabularies())


def heard(text: str) -> set[str]:
    tokens = CONCEPTS.analyzer.tokens(text)
    return {cry.crisis for cry in CONCEPTS.crises.find(tokens, lambda stem: not CONCEPTS.knows(stem))}


@pytest.mark.parametrize("text", [
    "er schlägt mich", "mein Mann schlägt seit Wochen mich und die Kinder", "er schlagt mihc", "he hits me",
    "my husband beats me every night", "زوجي يضربني", "yadribni", "شوهرم مرا می زند", "li min dide", "لێم دەدات",
    "beni dövüyor", "мене б'є чоловік", "муж меня бьёт", "mąż mnie bije", "soțul mă bate", "мъжът ми ме бие",
    "mon mari me frappe", "mi marido me pega", "burri më rreh", "ይወቅዓኒ",
])
def test_violence_is_heard(text: str) -> None:
    assert "violence" in heard(text)


@pytest.mark.parametrize(("text", "crisis"), [
    ("ich will nicht mehr leben", "suicide"), ("I just want to die", "suicide"), ("хочу умереть", "suicide"),
    ("hochu umeret", "suicide"), ("intihar etmek istiyorum", "suicide"), ("بدي موت", "suicide"),
    ("no bed tonight", "no-bed-tonight"), ("ich habe heute Nacht keinen Schlafplatz", "no-bed-tonight"),
    ("негде ночевать", "no-bed-tonight"), ("ما عندي مكان نام", "no-bed-tonight"), ("Herzinfarkt", "medical-emergency"),
    ("vergewaltigt", "sexual-violence"), ("панічна атака", "mental-crisis"), ("bate copilul", "child-danger"),
    ("in der Küche brennt es", "fire"), ("у нас пожар", "fire"), ("خانه مان آتش گرفته", "fire"),
    ("I smell gas", "fire"),
    ("jemand bricht gerade bei mir ein", "attack"), ("حرامي بالبيت", "attack"), ("evime hırsız girdi", "attack"),
    ("my son didnt come home", "missing"), ("донька не повернулась", "missing"), ("fata a dispărut", "missing"),
    ("Chef hat mir den Pass weggenommen", "trafficking"), ("me quitaron el pasaporte", "trafficking"),
    ("15 und schwanger", "pregnancy-distress"), ("enceinte et personne ne sait", "pregnancy-distress"),
    ("mein Bruder bedroht mich", "violence"), ("dass er mich schlägt", "violence"),
    ("выгнали с детьми", "no-bed-tonight"),
    ("meine Freundin will sich umbringen", "suicide"), ("biri kendini öldürmek istiyor", "suicide"),
])
def test_other_crises_are_told_apart(text: str, crisis: str) -> None:
    assert crisis in heard(text)


@pytest.mark.parametrize("text", [
    "I want a German course", "Messe", "Deutschkurs", "ich möchte schwimmen lernen", "want to diet",
    "Spiele auf der Straße",
    "games on the street", "игры на улице", "Kinderbetreuung", "Kind", "мой муж ищет работу", "kein Geld", "Arzt",
    "Schwangerschaft", "Feuerwehr mitmachen", "boxing", "Notdienst Zahnarzt", "SOS Kinderdorf", "arme Kinder",
    "her gün", "güle güle", "hot food", "резюме", "заява на допомогу", "більше ніж рік", "حمل", "أين نجد دورة",
    "می خواهم آلمانی یاد بگیرم", "بلو كارد", "work contract", "niebieska karta", "primeros auxilios", "جدول الضرب",
    "ich vermisse meine Familie", "suche verzweifelt Wohnung", "hamilelik kursu", "pompiers volontaires",
])
def test_everyday_words_are_no_cry(text: str) -> None:
    assert heard(text) == set()


@pytest.mark.parametrize("text", ["ich will mich umbringen", "I want to kill myself", "kendimi öldürmek istiyorum"])
def test_who_wants_to_die_is_heard_first(text: str) -> None:
    tokens = CONCEPTS.analyzer.tokens(text)
    assert CONCEPTS.crises.find(tokens)[0].crisis == "suicide"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_crisis_has_words_in_every_language(tag: str) -> None:
    few = 1 if tag == "de-simple" else 5
    crises = load_vocabularies().terms("crisis").values()
    assert [term.id for term in crises if len(term.words.get(tag, ())) < few] == []
