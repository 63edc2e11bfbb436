"""Pages that oidcctl prints, in a real browser."""

from access_page import MatrixPage, browser_words


def prepare(_, place):
    MatrixPage.place = place
    MatrixPage.words = browser_words(place)
    return [MatrixPage]
