"""Lessons as files that a teacher can write, and how one of them is played. `docs/lessons.md` has every field."""
