"""Why a file could not be read, each with what its sender can do about it."""


class UnreadableLetter(Exception):
    """A file that yields no letter. `str(error)` says why; `advice` says what to do."""

    advice = "Upload the file that the letter was written in, such as the Word document."


class EmptyFile(UnreadableLetter):
    """A file of no bytes, or of nothing but white space."""

    advice = "The upload may have been cut short. Upload the file again."


class UnknownFormat(UnreadableLetter):
    """A file of no format that letters are read from."""

    advice = (
        "Upload a PDF, a document (.docx, .odt, .doc, .rtf), an email (.eml, .msg), a web page (.html) "
        "or plain text (.txt, .md)."
    )


class NoConverter(UnreadableLetter):
    """A format that another program turns into one that is read, and that program is not there."""

    advice = "Open the file, save it as a Word document (.docx) or as PDF and upload that."


class MisnamedFile(UnreadableLetter):
    """The bytes are of another format than the name says."""

    advice = "Open the file in the program it was made with, save it again and upload that."


class EncryptedFile(UnreadableLetter):
    """A file that asks for a password."""

    advice = "Save a copy without a password and upload that."


class ScannedLetter(UnreadableLetter):
    """A PDF that holds pictures of pages and no text, where no program to read them is installed."""

    advice = (
        "Upload the original document, or a PDF saved from it. Scans can be read once the people who run this site "
        "have installed the program Tesseract (tesseract-ocr) beside its worker."
    )


class IllegibleScan(ScannedLetter):
    """A scan on which no print could be made out."""

    advice = "Upload the original document. If there is none, scan the letter again: straight, dark and at 300 dpi."


class DamagedFile(UnreadableLetter):
    """A file that its own format does not allow."""

    advice = "Open the file in the program it was made with, save it again and upload that."


class OversizedFile(UnreadableLetter):
    """A file that is, or unpacks to, more than may be read."""

    advice = (
        "A letter is never this large. Split the file, or remove the pictures in it, and upload it again."
    )


class ReadingStopped(UnreadableLetter):
    """The reader was stopped: it took too long or too much memory, or the program it uses gave up."""

    advice = "The file may be damaged. Open it, save it again as PDF and upload that."
