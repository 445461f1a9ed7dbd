"""Trades: who does the work, with what, where, and what comes of it."""

JOBS = """
baker whisk bakery: flour dough yeast rye
farmer plough farm: wheat barley hay crops
fisherman net wharf: haddock mackerel bait tides
teacher chalk school: spelling arithmetic lessons exams
doctor stethoscope hospital: fever medicine patients cough
blacksmith anvil forge: horseshoes iron sparks bellows
carpenter saw workshop: planks timber shavings joints
gardener spade greenhouse: seedlings tulips compost bulbs
miner pickaxe mine: coal ore tunnels dust
tailor needle boutique: suits seams buttons linen
soldier rifle barracks: bugles parades marches medals
judge gavel courthouse: trials verdicts lawyers oaths
butcher cleaver abattoir: bacon ham sausages mince
miller millstone mill: bran meal sacks grist
painter brush studio: canvas pigments sketches easel
barber razor barbershop: haircuts lather shaves combs
shepherd crook sheepfold: flocks fleece shearing ewes
astronomer telescope observatory: planets comets stars eclipses
potter wheel kiln: clay glaze jars bowls
scientist microscope laboratory: experiments acids theories proofs
librarian catalogue library: novels bookmarks fines archives
weaver loom weavery: yarn tapestry cloth patterns
brewer barrel brewery: beer hops malt foam
cobbler awl shoeshop: boots soles laces leather
mechanic wrench garage: engines gears oil brakes
clerk typewriter bank: ledgers invoices coins savings
lumberjack axe sawmill: logs pines stumps resin
photographer camera darkroom: negatives portfolios poses lenses
mason trowel quarry: bricks mortar granite walls
pilot compass airport: clouds altitude flights fog
sailor sextant harbour: anchors masts voyages rigging
musician violin conservatory: sonatas concerts melodies chords
jeweller loupe jewelry: diamonds emeralds pearls bracelets
beekeeper smoker apiary: hives swarms beeswax pollen
hunter bow lodge: stags traps trophies tracks
cook ladle canteen: soup stew gravy broth
firefighter hose firehouse: flames smoke alarms rescues
"""

HEADS = {
    "job": """
the {X} learned the trade
a busy {X} earns good wages
they paid the tired {X}
last of all they hired a {X}
{name} married a {X}
the master {X} taught his apprentice
the apprentice obeys the {X}
the honest {X} was paid
{name} wants to become a {X}
the old {X} retired
""",
    "tool": """
the rusty {X} was used
{name} grasped the {X} with both hands
the handle of the {X} came off
the {X} was handy and useful
{name} bought a new useful {X}
{name} borrowed the {X}
the {X} hung on a nail
they came with this handy {X}
{name} cannot find the {X}
{name} took the {X}
""",
    "place": """
the door of the {X} was locked
{name} stayed within the {X}
{name} looked behind the windows of the {X}
{name} swept the floor of the {X}
the roof of the {X} leaked
the {X} on the corner was full
{name} came into the {X}
people queued outside the {X}
at noon the {X} closes
the entrance of the {X} was crowded
""",
}

TAILS = """
for the {thing} and the {thing}
because of all the {thing}
with the {thing} and more {thing}
and so much {thing}
among {thing} and {thing}
before the {thing} and the {thing} were ready
and looked after the {thing}
without {thing} or {thing}
where {thing} and {thing} belong
"""

LEADS = """
for the {thing} and the {thing}
because of all the {thing}
among {thing} and {thing}
when the {thing} and the {thing} came
before the {thing} were ready
for lack of {thing} and {thing}
for more {thing}
"""
