"""A restored picture of a plate, for people's eyes.

A restorer takes an upright crop, and what the reader made of it, and returns the plate larger
and clearer. :func:`plain` has learned nothing: every grey level in it comes from the crop by a
formula that can be written down, so it cannot put in a character that it has seen elsewhere.
:class:`Learned` is the shipped network; :func:`unaided` makes a restorer of any function of
a picture.

``checked`` reads a restored picture again and softens what that does not confirm; ``doubt`` and
``consistency`` say how far it is to be believed.
"""

from plateglass.restore.learned import Learned
from plateglass.restore.plain import HEIGHT, plain
from plateglass.restore.told import Restorer, Told, unaided

__all__ = ["HEIGHT", "Learned", "Restorer", "Told", "plain", "unaided"]
