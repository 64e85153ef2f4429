"""The starters hold what the two cities' own documents name, and nothing that these do not say."""

import pytest

from finder.catalog.cities import CityCatalog, read_city_folder, shipped_city
from finder.catalog.vocabularies import load_vocabularies
from finder.districts import DistrictTree
from finder.languages import LANGUAGES
from finder.model import Cost, District, Location, Offer, Organization
from finder.spelling import fold

NAMED = {
    "minden": {
        "districts": """
            Bärenkämpen; Bärenkempen; Rodenbeck; Rechtes Weserufer; Rechte Weserseite; Innenstadt; Königstor; Meißen;
            Dankersen; Nordstadt; Aminghausen; Zollern
        """,
        "places": """
            Johanniskirchplatz; Goethepark; Kanzlers Weide; Strandwiese; Busbahnhof; Backfactory; Shisha-Bars;
            Grünflächen mit freiem WLAN; Fitnessstudios; Apotheken; Supermärkte; Hafenschule; KIZ Café Klee; BÜZ;
            Gemeinschaftsgarten Tausendschön
        """,
        "organizations": """
            Stabsstelle der Integrationsbeauftragten; Integrationsbüro; Integrationsrat; Quartiersmanagement;
            Quartiersbüro; Begegnungszentrum; Stadtteilmanager*innen;
            Koordination für Ehrenamt in der Flüchtlingsarbeit; Sozialberatung der Geflüchteten; Bürgerbüro;
            Sozialamt; Jugendamt; Ausländerbehörde; Sportbüro; Kulturbüro; Stadttheater; Museen; Bibliothek;
            Kinder- und Jugendzentren; Wirtschaftsförderung; Stadtentwicklung; Personalamt; Städtische IT;
            Bildungsplanung; Referent*in für bürgerfreundliche Sprache; AG Bildung; AG Prävention und Kinderarmut;
            Runder Tisch/Rechte Weserseite; Lokaler Aktionsplan Minden (LAP); Minden Marketing GmbH; Seniorenbeirat;
            Kommunales Integrationszentrum; Kreis Minden-Lübbecke; Mühlenkreis; Jobcenter; Agentur für Arbeit; ARGE;
            Kammern; Berufsschulen; Schulsozialarbeit; BAMF; ZAB; Kultusministerkonferenz; Polizei; Feuerwehr; THW;
            Parteien; Brauchtumsvereine; Frauenhaus; Diakonische Stiftung Wittekindshof; Hope e.V.; Hafenschule; VHS;
            Diakonie; DRK; Caritas; Tafel; Proleter Sportverein; Stadtsportverband; African Culture Club;
            Ev. Kirchenkreis Minden; Kirchen- und Moscheegemeinden; Kulturvereine; MSO; IQ Netzwerk; Mozaik;
            Bildungsforum Lernwelten; Studentenwerk; FH Bielefeld; Campus Minden; Wohin; Omas for future;
            Rudolf-Winzer-Haus; Verein Mehrgenerationenwohnen; Stadtwerke; Wohnungsbaugenossenschaften; KiWi; EU;
            Primus-Schule; Grundschulen; Realschulen; Gesamtschulen; Förderschulen; Gymnasien; Kitas; Familienzentren
        """,
        "offers": """
            Integrationsassistent*innen; Integrationslots*innen; Flüchtlingspat*innen; Kinder- und Jugendzentren;
            Koordination für Ehrenamt in der Flüchtlingsarbeit; Sozialberatung der Geflüchteten; Rucksack;
            Fit für die Wohnung; Herkunftssprachlicher Unterricht (HSU); KIZ Café Klee;
            Gemeinschaftsgarten Tausendschön; Deutschkurse der VHS; Integrationskurse der VHS;
            Sprach-Café der Diakonie; I.Qu.I; DRK-Rückkehrberatung; Nachhilfe der Caritas; Nachhilfe der Tafel;
            Nachhilfe durch Studierende; Nachhilfe der Kirchengemeinden; Proleter Sportverein; Offene Sporthalle;
            Streetball Friday; African Night; 360° Weltmusik im BÜZ; Das neue Wir; Familienfest;
            Internationales Frauenfest; Christlich-islamischer Dialog; Menschenkette gegen Rassismus;
            Tag gegen Rassismus; Interkultureller Frauendialog; Men’s Chai; Kulturstrolche; JeKits; Chöre;
            Laientheater; Kochkurse; Nähkurs; Frauengruppen; Interkulturelle Cafés; Fachstelle Wohin
        """,
    },
    "muenster": {
        "districts": "Münster-Ost; Münster-Nord; Nienberge; Albachten; Waldsiedlung",
        "places": "Treffpunkt Waldsiedlung; AWO Kita Marderweg; AWO Kita Trauttmansdorffstraße",
        "organizations": """
            Kommunales Integrationszentrum; Integrationsrat; Runder Tisch „Münster für ein humanitäres Bleiberecht“;
            Ausländerbehörde; AK „Wohnen in Münster“; Stadtsportbund; Sportvereine; Stadtteilmütter; Familienhebammen;
            Kulturmittler*innen; Sprachmittler*innen; Dolmetscherdienste; Stadtteilkonferenzen; Stadtteilarbeit; MSO;
            VHS; Familienbildungsstätten; Berufskollegs; Hochschulen; Kitas; Schulen; Münster Zukünfte 20|30|50;
            Aktionsplan UN-Behindertenrechtskonvention; Amt für Bürger- und Ratsservice; Amt für Gleichstellung;
            Amt für Kinder, Jugendliche und Familien; Amt für Schule und Weiterbildung;
            Amt für Stadtentwicklung, Stadtplanung, Verkehrsplanung; Amt für Wohnungswesen und Quartiersentwicklung;
            Gesundheits- und Veterinäramt; Kulturamt; Personal- und Organisationsamt; Rechts- und Ausländeramt;
            Sozialamt; Münster Marketing; Kommunale Bildungskoordination - Sport, Sprache, Integration; Stadtdirektor;
            AWM; Stadtwerke Münster GmbH; Wirtschaftsförderung Münster GmbH; Wohn + Stadtbau GmbH; Jobcenter Münster;
            Polizeipräsident; Bezirksbürgermeister*in Ost; Bezirksbürgermeister*in Nord;
            Beirat für kommunale Entwicklungszusammenarbeit; Kommunale Seniorenvertretung; Handwerkskammer;
            DGB-Region Münsterland; Ratsfraktion CDU; Ratsfraktion SPD; Ratsfraktion Grüne/GAL; Caritasverband;
            Integrationsagentur des Caritasverbands; Diakonie Münster – Beratungs- und BildungsCentrum;
            DRK Kreisverband; Integrationsagentur des DRK Kreisverbands;
            ASB RV Münsterland – Flüchtlingshilfe, Integration und Beschäftigung; Sozialdienst katholischer Frauen;
            GGUA Flüchtlingshilfe; Flüchtlinge Willkommen Münster; Flüchtlingshilfe Münster-Ost; FlüMO;
            Flüchtlingsinitiative Münster Nord; Darfur-Hilfe; Integrationsforum Münster; FreiwilligenAgentur;
            Lebenshilfe; WeitWinkel; Westfalenfleiß; MuM Mehrgenerationenhaus und Mütterzentrum; KAI e.V.;
            Europa.Brücke.Münster plus; Treffpunkt Waldsiedlung; Verein Bürgernetz;
            Interkultureller Arbeitskreis Nienberge; Netzwerk Solidarität mit Afrin; AFAQ; Ahmadiyya Muslim Gemeinde;
            DITIB Münster; Arabisch-deutscher Literaturkreis (ArDeLit); Arbeitskreis International;
            Center for African Culture NRW; (c)culturaine - culture africa in Europa;
            Deutsch-russische akademische Gesellschaft; Förderverein Arabische Sprache; Kaktus Münster;
            Kamerunischer Verein Münster; Odak; Persisch-deutsche Kulturbrücke „Poll“;
            Münster – Eine Welt ohne Grenzen; Eine-Welt-Forum; Elbén Münster; GfbV Regionalgruppe; Tibet-Initiative;
            Wir Erzählen; Cactus Junges Theater; Haus der Familie; Bildungsinstitut Münster;
            Werkstatt für Bildung und Kultur; WiPDaF e.V.; ESE e.V.; GAV Werkstatt für Mediation;
            Anne-Frank-Berufskolleg; Fürstin-von-Gallitzin-Schule; Geschwister-Scholl-Gymnasium;
            Johann-Conrad-Schlaun-Gymnasium; Ratsgymnasium; AWO Kita Marderweg; AWO Kita Trauttmansdorffstraße;
            WWU (Geographie, Soziologie); Katholische Hochschule NRW; FH Kompetenzzentrum Humanitäre Hilfe;
            Zentrum für schulpraktische Lehrerausbildung; Frauensportverein Münster; Shotokan-Karate-Dojo;
            SV Concordia Albachten 1955; Bezirksvorstand BSV; CVJM; Evangelischer Kirchenkreis; Ev. Forum;
            Stadtdekanat
        """,
        "offers": """
            Beratung der Ausländerbehörde; Angebote der Migrantenselbstorganisationen; Treffpunkt Waldsiedlung;
            AWO Kita Marderweg; AWO Kita Trauttmansdorffstraße; SV Concordia Albachten 1955
        """,
    },
}
HELP_NUMBERS = {
    "110", "112", "116 016", "116 111", "116 117", "116 123", "0800 40 40 020", "0800 22 55 530",
}
# Facts that neither document states of any offer; what is left may stand in an entry.
NEVER_STATED = (
    "contacts", "hours", "dates", "runs", "exceptions", "languages", "interpreter", "childcare", "ages", "levels",
    "access", "availability", "papers", "insurance", "benefits", "registered_address", "bring", "ends",
)


@pytest.fixture(scope="module", params=["minden", "muenster"])
def catalog(request: pytest.FixtureRequest) -> CityCatalog:
    """A starter as it ships, with the country's help numbers."""
    return read_city_folder(shipped_city(request.param), load_vocabularies())


def own(catalog: CityCatalog) -> tuple[list[Organization], list[Location], list[Offer]]:
    """The starter's own entries, without the country's help numbers."""
    country = {organization.id for organization in country_organizations(catalog)}
    return (
        [one for one in catalog.organizations if one.id not in country],
        list(catalog.locations),
        [one for one in catalog.offers if one.organization not in country],
    )


def country_organizations(catalog: CityCatalog) -> list[Organization]:
    """Who answers the country's help numbers."""
    return [one for one in catalog.organizations if one.source and one.source.name.startswith("Bundesweite")]


def names_of(catalog: CityCatalog) -> dict[str, set[str]]:
    """Every name under which the entries of each kind are found, folded."""
    organizations, locations, offers = own(catalog)
    return {
        "districts": {fold(name) for one in catalog.districts for name in (one.name, *one.also)},
        "places": {fold(name) for one in locations for name in (one.name, *one.also)},
        "organizations": {fold(name) for one in organizations for name in (one.name, *one.also)},
        "offers": {fold(one.source_text.title) for one in offers},
    }


def test_everything_the_document_names_is_there(catalog: CityCatalog) -> None:
    found = names_of(catalog)
    missing = [
        f"{kind}: {name.strip()}"
        for kind, names in NAMED[catalog.city.id].items()
        for name in names.split(";")
        if fold(name) not in found[kind]
    ]
    assert missing == []


def test_every_entry_says_where_in_the_document_it_stands(catalog: CityCatalog) -> None:
    organizations, locations, offers = own(catalog)
    entries: list[Organization | Location | Offer | District] = [
        *organizations, *locations, *offers, *catalog.districts,
    ]
    assert [one.id for one in entries if one.source is None or not one.source.section] == []
    assert len({one.source.name for one in entries if one.source}) == 1


def test_nothing_stands_there_that_the_document_does_not_say(catalog: CityCatalog) -> None:
    organizations, locations, offers = own(catalog)
    invented = [f"{one.slug}: {name}" for one in offers for name in NEVER_STATED if getattr(one, name)]
    invented += [f"{one.slug}: contacts" for one in organizations if one.contacts or one.office]
    invented += [
        f"{one.slug}: {name}"
        for one in locations
        for name in ("street", "postcode", "lat", "lon", "stop", "step_free")
        if getattr(one, name)
    ]
    invented += [
        f"{one.id}: {name}"
        for one in catalog.districts
        for name in ("number", "lat", "neighbours")
        if getattr(one, name)
    ]
    assert invented == []
    assert not catalog.checks, "nobody has checked a starter yet"


def test_everything_waits_for_the_city_to_adopt_it(catalog: CityCatalog) -> None:
    organizations, _, offers = own(catalog)
    assert {one.state for one in organizations} | {one.state for one in offers} == {"listed"}


def test_a_translation_is_never_called_reviewed(catalog: CityCatalog) -> None:
    for offer in own(catalog)[2]:
        translations = {tag: text for tag, text in offer.texts.items() if tag != offer.source_language}
        assert set(translations) == {"en", "ar", "tr", "uk", "ru"}, offer.slug
        assert not any(text.reviewed or text.origin != "machine" for text in translations.values()), offer.slug


def test_only_stated_facts_of_minden_are_facts() -> None:
    catalog = read_city_folder(shipped_city("minden"), load_vocabularies())
    offers = {one.slug: one for one in own(catalog)[2]}
    assert {slug for slug, one in offers.items() if one.cost} == {"fit-fuer-die-wohnung"}
    assert {slug for slug, one in offers.items() if one.membership} == {"offene-sporthalle", "streetball-friday"}
    shelter = offers["frauenhaus"]
    assert (shelter.protected, shelter.sensitive) == (True, True)
    assert "Frauenhaus" not in shelter.source_text.title


def test_minden_and_muenster_are_the_right_ones(catalog: CityCatalog) -> None:
    expected = {"minden": "05770024", "muenster": "05515000"}
    assert (catalog.city.ags, catalog.city.languages) == (expected[catalog.city.id], tuple(LANGUAGES))
    assert set(catalog.city.operator) == set(LANGUAGES)


def test_the_countrys_help_numbers_stand_in_every_city(catalog: CityCatalog) -> None:
    country = {one.id for one in country_organizations(catalog)}
    offers = [one for one in catalog.offers if one.organization in country]
    assert {contact.phone for one in offers for contact in one.contacts} == HELP_NUMBERS
    assert {one.owner for one in offers} == {catalog.city.id}
    assert {one.state for one in offers} == {"listed"}
    for one in offers:
        assert {tag for tag, text in one.texts.items() if text.summary} == set(LANGUAGES), one.slug
        assert one.cost == Cost("free"), one.slug


def test_sensitive_help_numbers_have_neutral_titles(catalog: CityCatalog) -> None:
    country = {one.id for one in country_organizations(catalog)}
    sensitive = [one for one in catalog.offers if one.organization in country and one.sensitive]
    assert {one.source_text.title for one in sensitive} == {
        "Hilfetelefon 116 016", "Hilfetelefon 0800 40 40 020", "Hilfetelefon 0800 22 55 530",
    }


@pytest.mark.parametrize(("city", "written", "meant"), [
    ("muenster", "Münster-Ost", "muenster-ost"),
    ("muenster", "Stadtbezirk Nord", "muenster-nord"),
    ("muenster", "Münster-Nienberge", "nienberge"),
    ("minden", "Baerenkaempen", "baerenkaempen"),
    ("minden", "Bärenkempen", "baerenkaempen"),
    ("minden", "Rechte Weserseite", "rechtes-weserufer"),
])
def test_a_district_is_found_however_a_list_writes_it(city: str, written: str, meant: str) -> None:
    catalog = read_city_folder(shipped_city(city), load_vocabularies())
    assert DistrictTree(catalog.districts).find(written) == meant
