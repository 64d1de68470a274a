import socket

import pytest


def test_no_test_reaches_another_machine() -> None:
    with (
        socket.socket() as connection,
        pytest.raises(RuntimeError, match=r"A test tried to reach 192\.0\.2\.1"),
    ):
        connection.connect(("192.0.2.1", 80))
