"""Verbs, each with the things that it alone is done to, and the kinds of such things."""

# base, third person, past, -ing [, preposition] / kind: the things; the frequent ones first
VERBS = """
bake bakes baked baking / food: cake pie loaf bun
walk walks walked walking through / place: park forest valley meadow
play plays played playing / thing: guitar flute trumpet piano
build builds built building / place: house bridge castle windmill
wash washes washed washing / clothes: shirt sock towel blanket
throw throws threw throwing / thing: ball stone stick dart
drive drives drove driving / vehicle: car bus truck tractor
climb climbs climbed climbing / place: ladder mountain hill tree
pick picks picked picking / food: apple pear berry peach
wear wears wore wearing / clothes: coat scarf glove cap
open opens opened opening / thing: drawer envelope cupboard wallet
run runs ran running across / place: field lawn courtyard alley
carry carries carried carrying / thing: bucket basket suitcase parcel
break breaks broke breaking / thing: saucer vase cup jug
swim swims swam swimming in / place: pool lake bay fjord
live lives lived living in / place: village town cottage hut
fill fills filled filling / thing: glass bathtub flask pitcher
light lights lit lighting / thing: candle lantern lamp bonfire
feed feeds fed feeding / animal: parrot hamster tortoise monkey
ride rides rode riding / vehicle: pony mule scooter motorcycle
watch watches watched watching / text: film cartoon circus ballet
follow follows followed following / place: path road footprint trail
sit sits sat sitting on / thing: stool sofa couch rug
mend mends mended mending / thing: fence gate chair stocking
win wins won winning / text: prize match bet lottery
send sends sent sending / text: card telegram message poster
peel peels peeled peeling / food: orange banana lemon mango
push pushes pushed pushing / vehicle: cart trolley wheelbarrow swing
pull pulls pulled pulling / vehicle: rope sledge lever wagon
hide hides hid hiding / thing: key treasure jewel mask
dig digs dug digging / place: ditch hole trench pit
steer steers steered steering / vehicle: boat canoe ferry raft
help helps helped helping / person: beggar orphan pilgrim traveller
solve solves solved solving / text: riddle puzzle mystery problem
listen listens listened listening to / animal: nightingale blackbird lark cuckoo
jump jumps jumped jumping over / place: puddle stream hurdle bench
fry fries fried frying / food: onion potato pancake mushroom
slice slices sliced slicing / food: tomato cucumber melon cheese
taste tastes tasted tasting / food: sauce jam pudding custard
fold folds folded folding / clothes: napkin sheet tablecloth handkerchief
knit knits knitted knitting / clothes: jumper mitten sweater cardigan
greet greets greeted greeting / person: neighbour stranger visitor tourist
answer answers answered answering / text: question telephone doorbell survey
collect collects collected collecting / text: stamp badge sticker ticket
choose chooses chose choosing / clothes: dress bonnet blouse jacket
drop drops dropped dropping / thing: pencil ruler eraser sponge
lift lifts lifted lifting / thing: crate trunk lid barbell
chase chases chased chasing / animal: squirrel mouse weasel lizard
plant plants planted planting / plant: rose daisy lily sunflower
chop chops chopped chopping / plant: branch bush hedge vine
wrap wraps wrapped wrapping / thing: gift toy sandwich doll
arrive arrives arrived arriving at / place: hotel inn hostel cabin
wait waits waited waiting at / place: crossing platform terminal checkpoint
forget forgets forgot forgetting / text: name password address appointment
clean cleans cleaned cleaning / thing: sink stove oven basin
repair repairs repaired repairing / thing: clock computer printer toaster
steal steals stole stealing / thing: purse brooch statue necklace
lend lends lent lending / text: book magazine pen diary
admire admires admired admiring / place: sunset waterfall rainbow island
study studies studied studying / text: insect fossil shell meteor
remember remembers remembered remembering / text: dream rhyme proverb verse
kick kicks kicked kicking / thing: football pebble tyre cone
tie ties tied tying / clothes: knot shoelace necktie bandage
stare stares stared staring at / place: picture photograph fountain monument
sew sews sewed sewing / clothes: apron pillowcase quilt ribbon
measure measures measured measuring / thing: carpet doorway shelf desk
tame tames tamed taming / animal: tiger lion leopard zebra
boil boils boiled boiling / food: beetroot noodle dumpling bean
chew chews chewed chewing / food: raisin almond walnut toffee
swallow swallows swallowed swallowing / food: cherry olive plum oyster
praise praises praised praising / person: poet dancer singer author
scold scolds scolded scolding / person: rascal prankster cheat bully
explain explains explained explaining / text: rule trick custom recipe
fall falls fell falling from / place: cliff ledge scaffold terrace
"""

HEADS = {
    "base": """
{name} will {X} {the} {thing} tomorrow
you must {X} {the} {thing} and {the} {thing}
we can {X} {the} {thing} if you like
please do not {X} {the} {thing}
they want to {X} {the} {thing} and {the} {thing}
let us {X} {the} {thing} soon
would you like to {X} {the} {thing}
they could not {X} {the} {thing} or {the} {thing}
you should {X} {the} {thing} next week
how shall we {X} {the} {thing}
""",
    "third": """
every morning {name} {X} {the} {thing}
{name} often {X} {the} {thing} and {the} {thing}
{name} always {X} {the} {thing} on {day}
{name} usually {X} {the} {thing} or {the} {thing}
nobody {X} {the} {thing} as well as {name} does
each {day} {name} {X} {the} {thing}
{name} never {X} {the} {thing} alone
once a month {name} {X} {the} {thing}
{name} sometimes {X} {the} {thing} and {thing}
whoever {X} {the} {thing} always smiles
""",
    "past": """
yesterday {name} {X} {the} {thing}
last week they {X} {the} {thing} and {the} {thing}
once {name} {X} {the} {thing}
an hour ago {name} {X} {the} {thing}
last {day} we {X} {the} {thing} together
{name} already {X} {the} {thing} and {the} {thing} yesterday
when {name} was little they {X} {the} {thing}
last year {name} {X} {the} {thing} or {the} {thing}
then {name} suddenly {X} {the} {thing}
two days ago they {X} {the} {thing}
""",
    "ing": """
{name} is {X} {the} {thing} now
they are still {X} {the} {thing} and {the} {thing}
stop {X} {the} {thing} at once
{name} enjoys {X} {the} {thing}
we were busy {X} {the} {thing} and {the} {thing}
keep on {X} {the} {thing} said {name}
{name} is tired of {X} {the} {thing}
they are good at {X} {the} {thing}
right now {name} is {X} {the} {thing}
{name} was {X} {the} {thing} while they slept
""",
}
