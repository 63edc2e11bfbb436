"""Pages that oidcctl prints, in a real browser."""

from access_page import MatrixPage


def prepare(_, place):
    MatrixPage.place = place
    return [MatrixPage]
