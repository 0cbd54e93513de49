"""Gives the members of Debian packages, which are ar archives (deb(5)), the mode 0644: CPack leaves them that of its own files, by the
umask of whoever builds."""

import sys

MAGIC, HEADER_SIZE, MODE = b"!<arch>\n", 60, slice(40, 48)


def main():
    for name in sys.argv[1:]:
        with open(name, "r+b") as archive:
            assert archive.read(len(MAGIC)) == MAGIC, f"{name} is no ar archive"
            while header := archive.read(HEADER_SIZE):
                archive.seek(MODE.start - HEADER_SIZE, 1)
                archive.write(b"100644  ")
                size = int(header[48:58])
                archive.seek(HEADER_SIZE - MODE.stop + size + size % 2, 1)


if __name__ == "__main__":
    main()
