"""English names of the countries whose plates are known, by ISO 3166 code."""

from __future__ import annotations

from types import MappingProxyType

_TABLE = """
AE United Arab Emirates|AL Albania|AM Armenia|AR Argentina|AT Austria|AU Australia
AZ Azerbaijan|BA Bosnia and Herzegovina|BD Bangladesh|BE Belgium|BG Bulgaria|BH Bahrain
BO Bolivia|BR Brazil|BY Belarus|CA Canada|CH Switzerland|CL Chile|CN China|CO Colombia
CR Costa Rica|CY Cyprus|CZ Czechia|DE Germany|DK Denmark|DO Dominican Republic|DZ Algeria
EC Ecuador|EE Estonia|EG Egypt|ES Spain|ET Ethiopia|FI Finland|FR France|GB United Kingdom
GE Georgia|GH Ghana|GR Greece|GT Guatemala|HK Hong Kong|HN Honduras|HR Croatia|HU Hungary
ID Indonesia|IE Ireland|IL Israel|IN India|IQ Iraq|IR Iran|IS Iceland|IT Italy|JO Jordan
JP Japan|KE Kenya|KG Kyrgyzstan|KH Cambodia|KR South Korea|KW Kuwait|KZ Kazakhstan|LA Laos
LB Lebanon|LI Liechtenstein|LK Sri Lanka|LT Lithuania|LU Luxembourg|LV Latvia|MA Morocco
MC Monaco|MD Moldova|ME Montenegro|MK North Macedonia|MM Myanmar|MN Mongolia|MO Macau
MT Malta|MX Mexico|MY Malaysia|NG Nigeria|NL Netherlands|NO Norway|NP Nepal|NZ New Zealand
OM Oman|PA Panama|PE Peru|PH Philippines|PK Pakistan|PL Poland|PT Portugal|PY Paraguay
QA Qatar|RO Romania|RS Serbia|RU Russia|SA Saudi Arabia|SE Sweden|SG Singapore|SI Slovenia
SK Slovakia|SM San Marino|SY Syria|TH Thailand|TN Tunisia|TR Türkiye|TW Taiwan|TZ Tanzania
UA Ukraine|UG Uganda|US United States|UY Uruguay|UZ Uzbekistan|VE Venezuela|VN Vietnam
XK Kosovo|ZA South Africa|ZM Zambia|ZW Zimbabwe
"""
NAMES = MappingProxyType(
    {entry[:2]: entry[3:] for line in _TABLE.split("\n") for entry in line.split("|") if entry}
)


def country_name(code: str) -> str:
    """Return the country's name, or the code itself where it is unknown.

    >>> country_name("ID"), country_name("??")
    ('Indonesia', '??')
    """
    return NAMES.get(code, code)
