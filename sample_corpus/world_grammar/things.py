"""Things: how they come in ones and in many, what they are like, where they are met."""

PLURALS = {"loaf": "loaves", "mouse": "mice", "scarf": "scarves", "shelf": "shelves"}

KINDS = {
    "food": (
        """
fresh savoury tasty crisp salty ripe stale creamy spicy juicy mouldy golden delicious sour
""",
        """
in the pantry, on the stall, in the larder, at the picnic, for breakfast, for dinner, for
dessert, in the fridge, on the countertop, in the microwave
""",
    ),
    "thing": (
        """
wooden shiny brass plastic dusty antique cracked lacquered useless striped precious spare
broken silver
""",
        """
in the attic, in the cellar, on the staircase, beside the fireplace, in the hallway,
inside the wardrobe, in the nursery, on the windowsill, by the bookcase, in the lounge
""",
    ),
    "clothes": (
        """
woollen cotton crimson embroidered checked faded ragged elegant patched stylish knotted
turquoise ironed lacy
""",
        """
on the clothesline, in the closet, on the hanger, at the seamstress, in the laundrette, in
the dresser, at the jumble sale, for the masquerade, in the hamper, on the ironing board
""",
    ),
    "place": (
        """
lonely distant haunted peaceful snowy sunny ancient mossy misty famous hidden muddy
deserted scenic
""",
        """
on the moor, beyond the frontier, past the crossroads, along the coast, up in the
highlands, down in the lowlands, on the outskirts, off the motorway, close to the seaside
""",
    ),
    "vehicle": (
        """
rickety battered speedy overloaded rented secondhand motorised wobbling squeaky scarlet
leaking reliable clattering creaking
""",
        """
at the racetrack, on the ramp, at the petrol pump, by the kerb, in the shed, on the
cobblestones, at the junction, on the towpath, at the scrapyard, by the jetty
""",
    ),
    "animal": (
        """
spotted curious stubborn nimble timid shaggy trained hairy drowsy clever sleek feathered
thirsty restless
""",
        """
in the zoo, in the menagerie, at the vet, in the cage, on the perch, in the aquarium, on
the safari, in the rainforest, up in the treetops, at the petshop
""",
    ),
    "person": (
        """
friendly generous talented cheerful selfish polite freckled shy penniless boastful sincere
jealous charming grumpy
""",
        """
at the bazaar, in the tavern, at the banquet, on the pavement, in the foyer, at the
festival, in the lobby, on the promenade, at the auction
""",
    ),
    "text": (
        """
brilliant secret puzzling colourful boring mysterious foreign rare thrilling forgotten
peculiar amusing important fascinating
""",
        """
in the scrapbook, on the noticeboard, at the exhibition, on the internet, in the
encyclopedia, at the clubhouse, on television, in the documentary, at the college, in the
almanac
""",
    ),
    "plant": (
        "thorny blooming fragrant withered leafy tangled evergreen prickly lush",
        """
on the trellis, in the flowerbed, in the orchard, in the backyard, around the gazebo, on
the rockery
""",
    ),
}
"""Kind → what such things are like, and where."""

HEADS = {
    "one": """
there is a {adj} {X} {where}
one {adj} {X} is left {where}
this {X} is {adj} and it stays {where}
that {X} was {adj} and it was kept {where}
{name} has a {adj} {X} {where}
a single {adj} {X} was found {where}
each {adj} {X} has its place {where}
every {X} {where} looks {adj}
here is another {adj} {X} {where}
it is a {adj} and {adj} {X}
what a {adj} {X} it is
""",
    "many": """
there are many {adj} {X} {where}
two {adj} {X} are left {where}
these {X} are {adj} and they stay {where}
those {X} were {adj} and they were kept {where}
{name} has three {adj} {X} {where}
several {adj} {X} were found {where}
both {adj} {X} have their place {where}
all {X} {where} look {adj}
here are some more {adj} {X} {where}
they are {adj} and {adj} {X}
most {X} are {adj} and few are {adj}
""",
}
