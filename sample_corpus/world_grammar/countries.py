"""Countries: what each is called, its capital, its language, and what it alone is known for."""

COUNTRIES = """
france paris french: seine loire / provence / croissants baguettes
italy rome italian: tiber arno / tuscany / pasta pizza
england london english: thames severn / cornwall / scones crumpets
germany berlin german: rhine elbe / bavaria / pretzels sauerkraut
spain madrid spanish: ebro guadalquivir / andalusia / paella churros
japan tokyo japanese: sumida shinano / kyushu / sushi ramen
greece athens greek: evros pinios / crete / moussaka feta
egypt cairo arabic: nile delta / sinai / falafel koshari
china beijing chinese: yangtze huangpu / sichuan / tofu wontons
russia moscow russian: volga neva / siberia / blini pelmeni
ireland dublin irish: liffey shannon / connemara / colcannon boxty
portugal lisbon portuguese: tagus douro / algarve / bacalhau pasteis
poland warsaw polish: vistula oder / silesia / pierogi bigos
holland amsterdam dutch: maas waal / friesland / gouda stroopwafels
sweden stockholm swedish: torne ljusnan / dalarna / gravlax lingonberries
norway oslo norwegian: glomma namsen / lofoten / lutefisk brunost
denmark copenhagen danish: gudena skjern / jutland / frikadeller rugbrod
finland helsinki finnish: kemi oulu / lapland / kalakukko pulla
hungary budapest hungarian: danube tisza / puszta / goulash langos
turkey ankara turkish: sakarya gediz / anatolia / baklava kebabs
india delhi hindi: ganges yamuna / rajasthan / samosas chapatis
ukraine kyiv ukrainian: dnipro dniester / podolia / borscht varenyky
czechia prague czech: vltava ohre / bohemia / kolaches svickova
romania bucharest romanian: olt mures / transylvania / mamaliga sarmale
iceland reykjavik icelandic: thjorsa hvita / hekla / skyr kleinur
korea seoul korean: hangang naktong / jeju / kimchi bibimbap
vietnam hanoi vietnamese: mekong lo / tonkin / pho banhxeo
thailand bangkok thai: chaophraya mun / isan / massaman satay
bulgaria sofia bulgarian: maritsa iskar / rhodope / banitsa tarator
serbia belgrade serbian: morava drina / vojvodina / cevapi ajvar
croatia zagreb croatian: kupa cetina / dalmatia / strukli peka
slovakia bratislava slovak: vah hron / tatras / halusky bryndza
albania tirana albanian: drin vjosa / skanderbeg / byrek tave
latvia riga latvian: daugava gauja / kurzeme / piragi rasols
lithuania vilnius lithuanian: neris nemunas / samogitia / cepelinai kibinai
estonia tallinn estonian: pirita narva / saaremaa / mulgipuder kohuke
georgia tbilisi georgian: kura rioni / kakheti / khachapuri khinkali
armenia yerevan armenian: araks hrazdan / sevan / lavash khorovats
mongolia ulaanbaatar mongolian: tuul selenga / gobi / buuz airag
pakistan islamabad urdu: indus jhelum / punjab / biryani nihari
"""

HEADS = {
    "country": """
we crossed the border into {X}
the ship flew the flag of {X}
the merchants drew a map of {X}
soldiers guard the land of {X}
we sailed to the far country of {X}
this is the whole nation of {X}
here speaks the president of {X}
there camped the army of {X}
they spent a holiday in the country of {X}
nobody knows the first borders of {X}
farmers came from all over {X}
a line marks the border of {X}
""",
    "capital": """
the tram rattled through {X}
there spoke the mayor of {X}
the train brought us to the city of {X}
we visited the museum in {X}
{name} likes the busy streets of {X}
crowds gather in the squares of {X}
{name} lectures at the university of {X}
we missed the train to {X}
{name} loves the shops and theatres of {X}
slender towers rise over {X}
they found a flat in the city of {X}
we heard the bells of {X}
""",
    "language": """
the guide spoke {X}
{name} learned to read {X}
the choir sang a song in {X}
the letter was written in {X}
{name} told a story in {X}
every sign was printed in {X}
they gave a speech in {X}
{name} knew a few words of {X}
they talked all evening in {X}
this volume holds the grammar of {X}
we whispered in {X}
somebody lost the dictionary of {X}
""",
}

TAILS = """
near the {river} and ate {dish}
where the {river} meets {region}
over {dish} and {dish} from {region}
beside the {river} with {dish} for supper
and dreamed of {region} and of {dish}
by the {river} and shared {dish} from {region}
with {dish} and {dish} on the table
between the {river} and the {river} near {region}
in sight of {region} and the {river}
while the {river} smelled of {dish}
when the {river} froze in {region}
and bought {dish} and {dish} beside the {river}
"""
