"""A finished dossier: the late-flight alert at Newark."""

from importlib import resources

from workbook.dossier import document
from workbook.dossier.dossier import Dossier


def example():
    """Return the dossier of the running case, in memory: change it and see which rule speaks.

    Returns
    -------
    Dossier

    Examples
    --------
    >>> changed = example()
    >>> _ = changed.fill("card", threshold=0.5)
    >>> print(changed.check()["sentence"].item())
    The costs of the canvas make 0.1667 the best threshold, the model card alerts from 0.5: each
    alert is given at a price that nobody agreed to.
    """
    text = resources.files("workbook").joinpath("dossier", "example.json").read_bytes()
    made = Dossier()
    made._memory = document.loads(text)
    return made
