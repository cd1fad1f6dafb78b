"""What a team would write in an afternoon with lxml: say which files lack the menu, and where it would go."""

from lxml import etree

from common import codemod

parser = etree.XMLParser(recover=True, huge_tree=True)


def changes(text, wanted):
    root = etree.fromstring(b'<root xmlns:t="t">' + text + b"</root>", parser)
    if root is None or wanted is None or root.find(".//ActionMenu") is not None:
        return False
    places = [one for one in root.iter() if isinstance(one.tag, str) and wanted.search(one.get("class") or "")]
    if not places:
        return False
    places[0].insert(0, etree.SubElement(places[0], "ActionMenu"))
    etree.tostring(root)
    return True


codemod(changes)
