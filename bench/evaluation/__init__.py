"""How well reading does: facts compared with rows made by hand, and the floors that it must not fall below."""
