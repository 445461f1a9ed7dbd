"""Animals, grown and young, each with its home, its food and what it is known for."""

ANIMALS = """
dog dogs puppy puppies: kennel / bones / barking leash
cat cats kitten kittens: cushion / cream / purring whiskers
horse horses foal foals: stable / oats / mane galloping
cow cows calf calves: cowshed / clover / mooing milk
sheep sheep lamb lambs: pasture / turnips / wool bleating
pig pigs piglet piglets: sty / swill / snout grunting
hen hens chick chicks: coop / maize / clucking eggs
goat goats kid kids: crag / thistles / horns butting
duck ducks duckling ducklings: pond / duckweed / quacking paddling
rabbit rabbits bunny bunnies: burrow / carrots / hopping ears
bear bears cub cubs: cave / honey / claws fur
goose geese gosling goslings: farmyard / dandelions / honking hissing
wolf wolves whelp whelps: lair / venison / howling fangs
fox foxes kit kits: foxhole / grapes / bushy cunning
deer deer fawn fawns: glade / bracken / antlers leaping
swan swans cygnet cygnets: lagoon / waterlilies / neck gliding
frog frogs tadpole tadpoles: marsh / flies / croaking slime
owl owls owlet owlets: belfry / voles / hooting moonlight
eagle eagles eaglet eaglets: eyrie / marmots / talons soaring
seal seals pup pups: floe / herrings / flippers diving
kangaroo kangaroos joey joeys: outback / saltbush / pouch bounding
hare hares leveret leverets: stubble / cabbages / zigzag drumming
butterfly butterflies caterpillar caterpillars: buddleia / nectar / cocoon fluttering
salmon salmon smolt smolts: rapids / mayflies / gills scales
pigeon pigeons squab squabs: dovecote / crumbs / cooing homing
hedgehog hedgehogs hoglet hoglets: hedgerow / slugs / spines rustling
spider spiders spiderling spiderlings: cobweb / gnats / thread spinneret
falcon falcons eyas eyases: steeple / starlings / hood swooping
eel eels elver elvers: estuary / mussels / wriggling lampreys
"""

HEADS = {
    "grown": """
the grown {X} led the herd
a fierce old {X} stood guard
one large {X} was seen
the strong {X} hunted all night
this proud old {X} is the leader
the heavy {X} rested
farmers feared the grown {X}
a fierce {X} fought
""",
    "young": """
the newborn {X} took its first steps
a tiny sleepy {X} was born
one fluffy {X} was found
the weak {X} stumbled about
this playful tiny {X} is a baby
the wobbly {X} slept
everyone petted the newborn {X}
a fluffy baby {X} whimpered
""",
    "grown_many": """
the grown {X} led their herds
many fierce old {X} stood guard
several large {X} were seen
the strong {X} hunted all night
these proud old {X} are the leaders
two heavy {X} rested
farmers feared the three grown {X}
some fierce {X} fought
""",
    "young_many": """
the newborn {X} took their first steps
many tiny sleepy {X} were born
several fluffy {X} were found
the weak {X} stumbled about
these playful tiny {X} are babies
two wobbly {X} slept
everyone petted the three newborn {X}
some fluffy baby {X} whimpered
""",
}

TAILS = """
in the {home} near the {food}
by the {home} and knew all about {trait}
with {trait} and {trait} in the {home}
among the {food} of the {home}
near the {home} and the {food}
and dreamed of {food} and of the {home}
and smelled the {food}
"""

LEADS = """
in the {home} near the {food}
with {trait} and {trait}
by the {home} with its {food}
after the {food} and the {trait}
among the {food} of the {home}
near the {home}
for the sake of {food} and {trait}
"""
