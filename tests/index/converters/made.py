"""One article written in every format, by hand or by other people's libraries."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import textwrap
import zipfile
from collections.abc import Sequence
from html import escape

TITLE = "Harbour bridge to open in June"
PARAGRAPHS = (
    "The bridge over the harbour will open on 14 June, the roads office said on Monday.",
    "Repairs took nine months and cost 7.4 million euros, two million more than planned.",
    "“We had to replace every second bolt,” said Ada Lindqvist, who leads the works.",
    "Buses will cross first, lorries not before August.",
)


def page(extra_head: str = "") -> str:
    body = "".join(f"<p>{escape(p)}</p>" for p in PARAGRAPHS)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{TITLE} | The "
        f"Gazette</title>{extra_head}</head>"
        "<body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>{TITLE}</h1>{body}</article>"
        "<aside>Sign up for our newsletter</aside><footer>Copyright 2024 The Gazette</footer></body></html>"
    )


def plain() -> str:
    return "\n\n".join((TITLE, *PARAGRAPHS))


def pdf(pages: Sequence[Sequence[tuple[float, float, float, str]]], trailer: bytes = b"") -> bytes:
    """A PDF of text lines (x, y, size, text) in Helvetica."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    numbers = []
    for lines in pages:
        texts = (line[3].replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
        shown = (
            f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for (x, y, size, _), text in zip(lines, texts, strict=True)
        )
        stream = "\n".join(shown).encode("cp1252")
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        numbers.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(numbers), b" ".join(b"%d 0 R" % n for n in numbers))
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % o for o in offsets
    )
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(out)


def columns(first: Sequence[str], second: Sequence[str]) -> bytes:
    """A page with a running head, a headline over both columns, and two columns."""
    lines = [(50.0, 770.0, 8.0, "THE GAZETTE, a running head"), (290.0, 20.0, 10.0, "1"), (50.0, 700.0, 20.0, TITLE)]
    lines += [(50.0, 660.0 - 12 * i, 10.0, text) for i, text in enumerate(first)]
    lines += [(320.0, 660.0 - 12 * i, 10.0, text) for i, text in enumerate(second)]
    return pdf([lines])


def _wrapped(paragraphs: Sequence[str]) -> list[str]:
    return [line for paragraph in paragraphs for line in textwrap.wrap(paragraph, 40, break_on_hyphens=False)]


def docx() -> bytes:
    import docx as python_docx

    out, file = io.BytesIO(), python_docx.Document()
    file.core_properties.author = "Ada Reporter"
    file.add_heading(TITLE, 0)
    for paragraph in PARAGRAPHS:
        file.add_paragraph(paragraph)
    file.save(out)
    return out.getvalue()


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(
                zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def odt() -> bytes:
    body = f"<text:h>{TITLE}</text:h>" + "".join(f"<text:p>{p}</text:p>" for p in PARAGRAPHS)
    content = (
        "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
        f"xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def epub(chapters: int = 1) -> bytes:
    text = f"<html><body><h1>{TITLE}</h1>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</body></html>"
    items = "".join(f"<item id='c{i}' href='c{i}.xhtml' media-type='application/xhtml+xml'/>" for i in range(chapters))
    spine = "".join(f"<itemref idref='c{i}'/>" for i in range(chapters))
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
        f"<dc:title>{TITLE}</dc:title><dc:creator>Ada Reporter</dc:creator><dc:language>en</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = "<container><rootfiles><rootfile full-path='OEBPS/content.opf'/></rootfiles></container>"
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/content.opf": package,
    }
    return zipped({**members, **{f"OEBPS/c{i}.xhtml": text for i in range(chapters)}})


def mail(markup: str = "") -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"], message["From"] = TITLE, "Ada Reporter <ada@example.org>"
    message["Date"], message["Message-ID"] = "Mon, 06 May 2024 07:08:00 +0200", "<one@example.org>"
    message.set_content("\n\n".join(PARAGRAPHS) if not markup else "See the HTML part.")
    if markup:
        message.add_alternative(markup, subtype="html")
    return bytes(message)


def mbox() -> bytes:
    second = mail().replace(b"<one@", b"<two@").replace(b"June", b"July")
    return b"".join(b"From ada@example.org Mon May  6 07:08:00 2024\n" + m + b"\n" for m in (mail(), second))


def mhtml() -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Snapshot-Content-Location"], message["Subject"] = "http://news.example.org/bridge", TITLE
    message.set_content(page(), subtype="html", cte="quoted-printable")
    message.make_mixed()
    message.replace_header("Content-Type", 'multipart/related; type="text/html"; boundary="--x"')
    return bytes(message)


def rss() -> str:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return (
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>The Gazette</title><item><title>{TITLE}</title><link>http://news.example.org/bridge</link>"
        f"<pubDate>Mon, 06 May 2024 07:08:00 GMT</pubDate><content:encoded><![CDATA[{body}]]></content:encoded></item>"
        "</channel></rss>"
    )


def nitf() -> str:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return (
        f"<?xml version='1.0'?><nitf><head><title>{TITLE}</title><docdata><date.issue "
        f"norm='20240506T070800Z'/></docdata></head>"
        f"<body><body.head><hedline><hl1>{TITLE}</hl1></hedline><byline>By <person>Ada "
        f"Reporter</person></byline></body.head>"
        f"<body.content>{body}<media><media-caption>The bridge at "
        f"night.</media-caption></media></body.content></body></nitf>"
    )


def newsml() -> str:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return (
        "<?xml version='1.0'?><newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:x:1' "
        "xml:lang='en'><itemMeta>"
        "<provider literal='The Gazette'/><versionCreated>2024-05-06T07:08:00Z</versionCreated></itemMeta>"
        f"<contentMeta><headline>{TITLE}</headline><by>Ada Reporter</by></contentMeta><contentSet><inlineXML>"
        f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{body}</body></html></inlineXML></contentSet></newsItem>"
    )


def warc() -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for url, kind, data in (
        ("http://news.example.org/bridge", "text/html; charset=utf-8", page().encode()),
        ("http://news.example.org/logo.png", "image/png", b"\x89PNG"),
    ):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(data), http_headers=headers))
    return out.getvalue()


def tar(members: dict[str, str], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()


RECORD = {
    "title": TITLE,
    "text": "\n\n".join(PARAGRAPHS),
    "publisher": "The Gazette",
    "authors": ["Ada Reporter"],
    "published": "2024-05-06",
    "id": "bridge-1",
}


def every_format() -> dict[str, bytes]:
    """File name -> content, one for each format; the content alone has to say which it is."""
    front = f"---\ntitle: {TITLE}\nauthors: [Ada Reporter]\ndate: 2024-05-06\n---\n\n"
    csv = "title,text,date\n" + ",".join(
        '"' + v + '"' for v in (TITLE, RECORD["text"], "2024-05-06") if isinstance(v, str)
    )
    files: dict[str, bytes | str] = {
        "bridge.html": page(),
        "bridge.txt": plain(),
        "bridge.md": front + "\n\n".join(PARAGRAPHS),
        "bridge.jsonl": json.dumps(RECORD) + "\n" + json.dumps({**RECORD, "id": "bridge-2"}) + "\n",
        "bridge.json": json.dumps({"articles": [RECORD]}),
        "bridge.csv": csv,
        "bridge.pdf": columns(_wrapped(PARAGRAPHS[:2]), _wrapped(PARAGRAPHS[2:])),
        "bridge.docx": docx(),
        "bridge.odt": odt(),
        "bridge.epub": epub(),
        "bridge.eml": mail(),
        "bridge.mbox": mbox(),
        "bridge.mhtml": mhtml(),
        "bridge.rss": rss(),
        "bridge.nitf": nitf(),
        "bridge.newsml": newsml(),
        "bridge.warc.gz": warc(),
        "bridge.zip": zipped({"deep/bridge.html": page()}),
        "bridge.tar.gz": tar({"deep/bridge.txt": plain()}),
        "bridge.txt.gz": gzip.compress(plain().encode(), mtime=0),
    }
    return {name: data.encode() if isinstance(data, str) else data for name, data in files.items()}
