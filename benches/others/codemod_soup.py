"""The same afternoon with BeautifulSoup on html.parser. It writes all names in lower case, so nobody could use it as
it is; the work it does is the same."""

from bs4 import BeautifulSoup

from common import codemod


def changes(text, wanted):
    # The text is decoded here, as BeautifulSoup would spend time on guessing the encoding. Classes stay one string.
    soup = BeautifulSoup(text.decode(), "html.parser", multi_valued_attributes=None)
    if wanted is None or soup.find("actionmenu") is not None:
        return False
    place = soup.find(class_=wanted)
    if place is None:
        return False
    place.insert(0, soup.new_tag("ActionMenu"))
    str(soup)
    return True


codemod(changes)
