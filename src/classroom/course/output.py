"""A file that an instructor asked for: written in one move, or refused with a sentence."""

from workbook import files


def write(path, content, refusal):
    """Write a file in place of an older one, once the new one is complete.

    Parameters
    ----------
    path : pathlib.Path
        Folders above it are made if need be.
    content : bytes
    refusal : type of exception

    Raises
    ------
    refusal
        If it can't be written; the sentence names the file and says why.
    """
    if path.is_dir():
        raise refusal(f"{path} is a folder. Give another --output, with the name of a file.")
    try:
        files.replace(path, content)
    except OSError as error:
        raise refusal(
            f"{path.name} can't be written ({reason(error)}). Give another --output."
        ) from None


def reason(error):
    """What an OSError says, in small letters.

    >>> reason(OSError(13, "Permission denied"))
    'permission denied'
    """
    return (error.strerror or "no such place").lower()
