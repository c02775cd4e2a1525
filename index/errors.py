"""Every error a user can cause, in one tree. Each message names the file or value at fault and says what to do."""


class PullquoteError(Exception):
    """Wrong use or bad input. The command line prints it in one line and exits with code 2."""


class SourceError(PullquoteError):
    """A file, folder or address that cannot be read as articles."""


class CollectionError(PullquoteError):
    """A collection that is missing, damaged, locked by another writer, or of a newer version."""


class UnavailableError(CollectionError):
    """A server that holds a collection, or a part of it, and does not answer; the same may work a little later."""


class EncoderMismatchError(CollectionError):
    """A collection whose vectors come from another encoder than the one in use."""


class ClusterError(PullquoteError):
    """Machines that index together: they cannot be reached, differ from each other, or fail."""


class ModelError(PullquoteError):
    """Encoder or reader weights that are missing, damaged, or not what they should be."""


class QuestionError(PullquoteError):
    """A question that cannot be asked: empty, or too long."""


class QuestionSetError(PullquoteError):
    """A question set that cannot be read; the message gives file and line."""


class TrainingError(PullquoteError):
    """Training data, configuration or a checkpoint that cannot be used."""


class ServerError(PullquoteError):
    """A server that cannot be started, for example because its port is in use."""


class BusyError(PullquoteError):
    """A question that finds too many before it; it may be asked again a little later."""
