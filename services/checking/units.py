"""Units of measurement as they are written and as they are said."""

import re

# The signs that are written for a unit, before the words that are said for it.
_SAID = """
% percent per cent
° °C C degrees degree celsius centigrade
°F F degrees degree fahrenheit
K kelvin kelvins
m metre metres meter meters
km kilometre kilometres kilometer kilometers
cm centimetre centimetres centimeter centimeters
mm millimetre millimetres millimeter millimeters
µm μm um micrometre micrometres micrometer micrometers micron microns
nm nanometre nanometres nanometer nanometers
g gram grams gramme grammes
kg kilogram kilograms kilo kilos
mg milligram milligrams
µg μg microgram micrograms
t tonne tonnes ton tons
s sec second seconds
ms millisecond milliseconds
min minute minutes
h hr hour hours
d day days
y yr year years
L l litre litres liter liters
mL ml millilitre millilitres milliliter milliliters
J joule joules
kJ kilojoule kilojoules
cal calorie calories
kcal kilocalorie kilocalories
eV electronvolt electronvolts
W watt watts
kW kilowatt kilowatts
V volt volts
mV millivolt millivolts
A ampere amperes amp amps
Ω ohm ohms
Hz hertz
kHz kilohertz
MHz megahertz
N newton newtons
Pa pascal pascals
kPa kilopascal kilopascals
bar bars
atm atmosphere atmospheres
mol mole moles
M molar
mM millimolar
€ euro euros
$ dollar dollars
£ pound pounds
"""
_PART = re.compile(r"[^\W\d_]+|[%°$€£Ω](?:[CF]\b)?")


def unit_problem(unit: str, value: float, passage: str) -> str:
    """What is wrong with the unit written after a number, in a sentence; empty where it was said, or is none."""
    asked = [known for known in map(_names, _PART.findall(unit)) if known]
    if not asked:
        return ""
    said = {word.casefold() for word in _PART.findall(passage)} | set(_PART.findall(passage))
    absent = next((names for names in asked if said.isdisjoint(names)), None)
    if absent is None:
        return ""
    return (
        f"The cited passage says {value:g} in another unit than “{unit.strip()}”. "
        "Give the unit that was said, or the number converted to yours."
    )


def _names(part: str) -> frozenset[str]:
    """All ways to write and to say the unit; none for what is no unit we know."""
    return _UNITS.get(part) or _UNITS.get(part.casefold(), frozenset())


def _read(lines: str) -> dict[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    for line in lines.strip().split("\n"):
        names = frozenset(line.split())
        known.update(dict.fromkeys(names, names))
    return known


_UNITS = _read(_SAID)
