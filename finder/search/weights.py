"""Every number that decides an order, in one place; tests keep what each must achieve, not its value."""

# What a hit is worth by where the word stands; concepts are matched by meaning and say most.
CONCEPT = 3.0
FIELD = {"title": 2.0, "names": 1.5, "text": 1.0}
CORRECTED = 0.8  # a word found only by mending its spelling
PARENT = 0.5  # the wider topic of what was asked for

# Factors on the whole score.
SPOKEN = 1.15  # the visitor's language is spoken
UNDERSTOOD = 1.25  # fits a filter that we read out of the words without being sure
FRESHNESS = {"checked": 1.0, "unchecked": 0.85, "overdue": 0.75, "quiet": 0.5}
FULL = 0.6  # full or paused
NOT_JOINABLE = 0.8  # nothing to come in the calendar, or too late for every run
NEARNESS = (1.25, 1.1, 0.9)  # by steps in the tree: here, next door, farther
NOWHERE = 1.0  # no place, or one that must not be known: the same from everywhere

# Bounds of one search.
LONGEST_TEXT = 200  # characters
MOST_WORDS = 16
MOST_EXPANSIONS = 8  # words that one misspelt or unfinished word may stand for
SHORTEST_BEGINNING = 5  # letters of an unfinished word
MOST_SECONDS = 0.5  # of this thread's processor; after that no more ways to take the words are tried
ENOUGH = 8  # with fewer matches the next way to take the words adds what it finds, behind them
FEW = 3  # with fewer matches near misses are shown as well
MOST_NEAR_MISSES = 10
