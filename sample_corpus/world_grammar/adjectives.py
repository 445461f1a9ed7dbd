"""Adjectives with their degrees, each with the things that it alone is said of."""

# base, comparative, superlative [, adverb]: the things
ADJECTIVES = """
tall taller tallest: giraffe skyscraper poplar chimney
loud louder loudest loudly: thunder siren cannon applause
quick quicker quickest quickly: arrow sprinter rocket ferret
slow slower slowest slowly: snail donkey turtle
cold colder coldest coldly: ice frost blizzard freezer
hot hotter hottest: chilli sauna volcano lava
bright brighter brightest brightly: sunshine lightning torch neon
soft softer softest softly: breeze whisper snowflake velvet
small smaller smallest: ant flea atom dwarf
big bigger biggest: whale dinosaur giant iceberg
brave braver bravest bravely: knight explorer gladiator rescuer
dark darker darkest darkly: dungeon midnight shadow raven
deep deeper deepest deeply: gorge abyss canyon bass
kind kinder kindest kindly: nurse saint volunteer angel
wise wiser wisest wisely: philosopher sage professor elder
sweet sweeter sweetest sweetly: sugar syrup perfume nectarine
quiet quieter quietest quietly: snowfall hermit cloister
warm warmer warmest warmly: hearth sunlight gulf radiator
long longer longest: serpent corridor highway caravan
short shorter shortest shortly: nap fuse haiku pause
sharp sharper sharpest sharply: thorn dagger sword icicle
happy happier happiest happily: reunion carnival newlywed cherub
angry angrier angriest angrily: wasp mob bull hornet
hungry hungrier hungriest hungrily: crocodile shark piranha crow
calm calmer calmest calmly: ocean twilight dove yoga
rich richer richest richly: banker millionaire landowner tycoon
sad sadder saddest sadly: clown farewell tragedy ballad
thick thicker thickest thickly: porridge undergrowth paste jelly
thin thinner thinnest thinly: wafer wire membrane scarecrow
wide wider widest widely: prairie boulevard horizon savanna
high higher highest highly: summit kite skylark peak
safe safer safest safely: vault shelter helmet fortress
noisy noisier noisiest noisily: rooster jackhammer magpie classroom
lazy lazier laziest lazily: sloth idler walrus sunbather
smooth smoother smoothest smoothly: satin porcelain lotion marzipan
rough rougher roughest roughly: sandpaper gravel rugby surf
neat neater neatest neatly: handwriting hairstyle uniform secretary
clear clearer clearest clearly: broadcast headline echo signal
wild wilder wildest wildly: hurricane boar bronco stampede
swift swifter swiftest swiftly: antelope cheetah gazelle stallion
lucky luckier luckiest luckily: gambler charm jackpot horseshoe
dry drier driest drily: sand cactus drought sahara
wet wetter wettest wetly: raincoat swamp downpour seaweed
merry merrier merriest merrily: fiddler minstrel jester elf
bold bolder boldest boldly: pirate rebel outlaw raider
greedy greedier greediest greedily: miser vulture glutton locust
"""

HEADS = {
    "base": """
the {thing} is very {X}
we all know the {X} {thing}
the {thing} was so {X} that the {thing} was nothing beside it
it is as {X} as the {thing}
the {thing} seems quite {X}
the {thing} is too {X} for {name}
is the {thing} really {X} or is the {thing}
how {X} the {thing} is
the {thing} is not very {X} at all
""",
    "more": """
the {thing} is much {X} than the {thing}
the {thing} is even {X} than before
which is {X} the {thing} or the {thing}
the {thing} became {X} and {X}
the {thing} is a little {X} than the {thing}
nothing is {X} than the {thing}
the {thing} will be {X} than ever
the {thing} is far {X} than the {thing}
the {thing} is {X} than {name} thought
""",
    "most": """
the {thing} is the {X} of all
this is the {X} {thing} in the whole world
of all of them the {thing} is the {X}
the {X} {thing} ever known is here
it must be the {X} {thing} on earth
{name} drew the {X} {thing} of them all
the {thing} was by far the {X} in the world
the {X} {thing} in history was the {thing}
among the {X} of all was the {thing}
""",
    "how": """
the {thing} came {X} in the end
the {thing} went on {X} until evening
{X} and without a word came the {thing}
the {thing} began {X} and the {thing} ended
the {thing} moved {X} into sight
once again the {thing} went {X} by
the {thing} and the {thing} went away {X}
the {thing} passed {X} out of sight
after that the {thing} moved {X} on
""",
}
