"""Spellings and forms of one word that no stemmer brings together: data, to be added to."""

from typing import Final

AMERICAN: Final = (
    ("behaviour", "behavior"),
    ("centre", "center"),
    ("cheque", "check book"),
    ("colour", "color"),
    ("councillor", "councilor"),
    ("defence", "defense"),
    ("diarrhoea", "diarrhea"),
    ("favour", "favor"),
    ("gynaecology", "gynecology"),
    ("harbour", "harbor"),
    ("honour", "honor"),
    ("kerb", "curb"),
    ("labour", "labor"),
    ("licence", "license"),
    ("mould", "mold"),
    ("neighbour", "neighbor"),
    ("neighbourhood", "neighborhood"),
    ("paediatric", "pediatric"),
    ("plough", "plow"),
    ("practice", "practise"),
    ("programme", "program"),
    ("rumour", "rumor"),
    ("sceptic", "skeptic"),
    ("theatre", "theater"),
    ("tonne", "ton"),
    ("traveller", "traveler"),
    ("tyre", "tire"),
    ("vice chancellor", "vice chancelor"),
)

TOGETHER: Final = (
    ("ebike", "e-bike"),
    ("escooter", "e-scooter"),
    ("email", "e-mail"),
    ("lockdown", "lock-down"),
    ("fly tipping", "flytipping", "fly-tipping"),
    ("pothole", "pot hole"),
    ("websites", "web sites"),
    ("whistleblower", "whistle blower"),
    ("roadworks", "road works"),
)

IRREGULAR: Final = (
    ("child", "children", "childrens"),
    ("man", "men"),
    ("midwife", "midwives"),
    ("person", "people"),
    ("wolf", "wolves"),
    ("woman", "women"),
    ("life", "lives"),
    ("knife", "knives"),
    ("foot", "feet"),
    ("tooth", "teeth"),
    ("crisis", "crises"),
    ("spend", "spent", "spending"),
    ("steal", "stole", "stolen"),
    ("buy", "bought"),
    ("sell", "sold"),
    ("pay", "paid"),
    ("freeze", "froze", "frozen"),
    ("cheat", "cheating", "cheated"),
    ("diagnose", "diagnosed", "diagnosis"),
    ("retirement", "retire"),
)

SPELLINGS: Final = (*AMERICAN, *TOGETHER, *IRREGULAR)
