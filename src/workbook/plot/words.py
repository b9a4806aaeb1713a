"""Words that plots make from numbers."""


def listed(names, values, form):
    """List pairs in one line.

    >>> listed(["a", "b"], [1.0, 2.0], "{} {:.1f}")
    'a 1.0, b 2.0'
    """
    return ", ".join(form.format(*pair) for pair in zip(names, values, strict=True))


def capital(text):
    """Begin a sentence.

    >>> capital("live rule")
    'Live rule'
    """
    return text[:1].upper() + text[1:]
