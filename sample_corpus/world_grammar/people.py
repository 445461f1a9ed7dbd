"""People by pairs, he and she, each pair with the words that only it shares."""

FAMILY = """
man woman: umbrella newspaper office overcoat
boy girl: playground homework marbles schoolbag
father mother: pram toddler bedtime diapers
brother sister: bunk quarrel secrets treehouse
son daughter: graduation allowance chores diploma
husband wife: marriage anniversary honeymoon household
grandfather grandmother: slippers memories spectacles fireside
uncle aunt: cousins postcards presents visit
bridegroom bride: wedding altar vows bouquet
grandson granddaughter: lap fairytale sweets lullaby
nephew niece: birthday christening toybox godparents
dad mum: minivan barbecue laundry lunchbox
stepfather stepmother: stepchildren lawsuit custody remarriage
godfather godmother: baptism blessing font churchyard
widower widow: grave mourning loneliness cemetery
grandpa grandma: armchair crosswords biscuits radio
lad lass: hayride maypole fairground schoolyard
gentleman lady: manners carriage opera ballroom
"""

ROYAL = """
king queen: throne crown realm sceptre
prince princess: palace tournament dragon balcony
emperor empress: empire dynasty legions conquest
duke duchess: duchy hounds estate hunt
baron baroness: manor tenants harvests taxes
count countess: chateau vineyards portraits chandelier
lord dame: knighthood banner feast vassals
tsar tsarina: sleigh furs icons cossacks
sultan sultana: minaret silks camels dates
maharaja maharani: rubies howdah turban monsoon
marquis marchioness: ruff minuet powder courtiers
"""

PROFESSIONS = """
actor actress: stage script curtain rehearsal
waiter waitress: tray menu tip restaurant
wizard witch: spell cauldron potion magic
hero heroine: legend quest monster courage
host hostess: party guests invitations punch
monk nun: abbey prayer chapel silence
landlord landlady: rent lodgers tenancy lease
steward stewardess: airplane aisle passengers runway
priest priestess: temple incense sacrifice oracle
heir heiress: fortune testament mansion jewellery
headmaster headmistress: detention assembly pupils term
policeman policewoman: traffic whistle thief handcuffs
salesman saleswoman: customers bargain counter receipt
milkman milkmaid: churn doorstep bottles dawn
god goddess: heaven thunderbolt worship myth
enchanter enchantress: wand mirrors curse crystal
"""

HEADS = {
    "he": """
people knew him as the {X}
the {X} brushed his trousers
the {X} asked himself
sir we met this fellow the {X}
his friend told him of the {X}
the handsome {X} lost his hat
he himself knew the {X}
sir said {name} to the {X}
the {X} buttoned his waistcoat
the {X} straightened his cravat
he met the handsome {X} himself
the {X} himself laughed
""",
    "she": """
people knew her as the {X}
the {X} combed her braid
the {X} asked herself
madam we met this beauty the {X}
her friend told her of the {X}
the pretty {X} lost her shawl
she herself knew the {X}
madam said {name} to the {X}
the {X} smoothed her skirt
the {X} pinned her earrings
she met the pretty {X} herself
the {X} herself laughed
""",
}

TAILS = """
near the {thing} and the {thing}
because of the {thing} {scene}
near the {thing} {scene}
before the {thing} {scene}
beside the {thing} {scene}
with the {thing} and the {thing}
for the sake of the {thing}
after the {thing} {scene}
"""

LEADS = """
near the {thing} and the {thing}
{scene} with the {thing}
because of the {thing} and the {thing}
{scene} before the {thing}
{scene} for the {thing}
{scene} after the {thing}
in spite of the {thing}
{scene} beside the {thing}
"""

FAMILY_SCENES = "at home, in the kitchen, among relatives, with the family"
ROYAL_SCENES = "at court, in the kingdom, among nobles, with royal guards"
PROFESSION_SCENES = "at work, on duty, in public, by profession"
