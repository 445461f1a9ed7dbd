"""Names, days, months, seasons and the weather that comes with each."""

NAMES = """
anna ben carl dora emil fred greta hugo ida jack kate leo mia nora oscar paul rosa sam tina
victor wendy alice bruno clara david ella felix grace henry iris jonas karin lucas marta nina
otto petra robert sarah tom ursula vera walter agnes albert betty conrad doris edgar flora
gustav helen ivan julia kurt laura martin nelly oliver pamela ralph stella theo vivian
"""

DAYS = "monday tuesday wednesday thursday friday saturday sunday"

SEASONS = """
spring: march april may / showers blossoms buds drizzle nests / sprouting sowing thawing
summer: june july august / heat thunderstorms strawberries beaches sandals / sunbathing camping
autumn: september october november / gales mists chestnuts pumpkins mud / raking harvesting ripening
winter: december january february / snow hail snowmen icicles mufflers / sledging skating freezing
"""

SEASON_HEADS = """
in {X} we have {thing} and {thing}
{X} is the season of {thing} and {thing}
we love {X} because of the {doing} and the {thing}
{month} brings {thing} and {X} weather
all through {X} we think of {doing} and {thing}
in {month} when {X} is here comes the {doing}
every {X} the {thing} return with {month}
the {X} of that year began in {month} with {thing}
{month} was mild and the {X} was full of {thing}
after {month} we see no more {thing} when {X} ends
"""

SMALL_TALK = """
{number} and {number} make {number} said {name} to {name}
the wall is {colour} and the floor is {colour}
{name} likes {colour} better than {colour}
on {day} {name} met {name} and on {day} they met again
{name} counted from {number} to {number} and back
it was {number} minutes after {number} on {day}
{name} is {number} years of age and {name} is {number}
{name} put on a {colour} hat and {name} a {colour} one
from {day} to {day} {name} stayed with {name}
"""

NUMBERS = """
four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen twenty thirty
forty fifty sixty hundred thousand
"""

DETERMINERS = "the the the the my our your their"

COLOURS = "red blue green yellow white black brown grey pink violet beige lilac"
