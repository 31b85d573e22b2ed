"""A certificate authority and certificates for one scratch directory, as all servers and clients read them.

Elliptic keys: making three of them takes milliseconds, RSA keys would take seconds now and then.
"""

import shutil

from .errors import run_quietly

DAYS = "30"


def make_certificates(directory):
    """Writes ca.pem, server-cert.pem, server-key.pem, client-cert.pem and client-key.pem into `directory`."""
    directory.mkdir()
    _openssl("req", "-x509", "-days", DAYS, "-subj", "/CN=Martlet test authority",
             *_new_key(directory / "ca-key.pem"), "-out", directory / "ca.pem",
             "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    _sign(directory, "server", "localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
    _sign(directory, "client", "martlet", "extendedKeyUsage=clientAuth\n")


def server_key_for(user, directory, key):
    """PostgreSQL insists that its key belongs to the user whom it runs as."""
    key.write_bytes((directory / "server-key.pem").read_bytes())
    key.chmod(0o600)
    if user:
        shutil.chown(key, user, user)


def _sign(directory, name, common_name, extensions):
    request, extension_file = directory / f"{name}.csr", directory / f"{name}.ext"
    extension_file.write_text(extensions)
    _openssl("req", "-subj", f"/CN={common_name}", *_new_key(directory / f"{name}-key.pem"), "-out", request)
    _openssl("x509", "-req", "-days", DAYS, "-in", request, "-out", directory / f"{name}-cert.pem",
             "-CA", directory / "ca.pem", "-CAkey", directory / "ca-key.pem", "-CAcreateserial",
             "-extfile", extension_file)
    request.unlink()
    extension_file.unlink()


def _new_key(path):
    return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", path]


def _openssl(*arguments):
    run_quietly(["openssl", *arguments])
