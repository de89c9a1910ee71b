from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sites import made, post

if TYPE_CHECKING:
    from pathlib import Path

AT = "https://moss.example"
CONFIG = """\
// @ts-check
import {themes as prismThemes} from 'prism-react-renderer';
import type * as Preset from '@docusaurus/preset-classic';
const host = 'https://moss.example';
/** @type {import('@docusaurus/types').Config} */
const config: Config = {
  title: 'Moss & Fern',
  tagline: "It's \\u0067reen",
  url: host,
  baseUrl: process.env.BASE || '/m/',
  trailingSlash: true,
  i18n: { defaultLocale: 'en', locales: ['en', 'ja'] },
  presets: [
    [
      'classic',
      /** @type {import('@docusaurus/preset-classic').Options} */
      ({
        docs: { path: 'docs', editUrl: ({locale}) => `https://x/${locale}` },
        blog: { path: './blog', routeBasePath: 'news', blogTitle: 'News', exclude: ['**/old/**'] },
      } satisfies Preset.Options),
    ],
  ],
  plugins: [
    ['@docusaurus/plugin-content-blog', { id: 'releases', path: 'releases', routeBasePath: '/releases' }],
    async function plugin(context) { return { name: 'x', test: /[{]\\/"/ }; },
  ],
};
export default config;
"""


def test_a_whole_site(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        {
            "docusaurus.config.ts": CONFIG,
            "blog/authors.yml": "ann:\n  name: Ann Lee\n  url: https://ann.example/\n  image_url: https://ann.example/a.png\n",
            "blog/2024-05-06-first.md": post("First", None, authors="ann", body="[x](./2024-05-07-second.mdx)"),
            "blog/2024-05-07-second.mdx": post("Second", None, slug="own"),
            "blog/2024/05/08/third/index.md": post("Third", None),
            "blog/undated.md": post("Undated"),
            "blog/_part.md": post("A part"),
            "blog/old/2020-01-01-a.md": post("Old"),
            "releases/2024-05-09-v1.md": post("V1", None),
            "i18n/ja/docusaurus-plugin-content-blog/2024-05-06-first.md": post("最初", None),
        },
    )
    site = found.settings.site
    assert (site.title, site.url, site.language, site.timezone) == ("Moss & Fern", f"{AT}/m/", "en", "UTC")
    assert site.description == "It's green"
    assert [source.name for source in found.settings.source] == ["blog", "blog-ja", "releases"]
    assert found.settings.source[1].language == "ja"
    assert found.links == {
        "First": f"{AT}/m/news/2024/05/06/first/",
        "Second": f"{AT}/m/news/own/",
        "Third": f"{AT}/m/news/2024/05/08/third/",
        "Undated": f"{AT}/m/news/undated/",
        "V1": f"{AT}/m/releases/2024/05/09/v1/",
        "最初": f"{AT}/m/ja/news/2024/05/06/first/",
    }
    assert not found.profile.unknown


@pytest.mark.parametrize(
    "config",
    [
        "module.exports = {title: 'T', url: 'https://moss.example', baseUrl: '/', presets: ['classic']};",
        "export default {title: `T`, url: 'https://' + 'moss.example', baseUrl: '/'}",
        "const url = 'https://moss.example', title = 'T'\nmodule.exports = () => { return {title, url, baseUrl: '/'} }",
        "const h = 'moss.example'\nexport default define({ title: 'T', url: `https://${h}`, baseUrl: '/' } as Config)",
        "module.exports = { 'title': 'T', \"url\": 'https://moss.example', ...more, baseUrl: '/', plugins: [x && y] }",
    ],
)
def test_an_object_in_any_of_its_shapes(tmp_path: Path, config: str) -> None:
    found = made(tmp_path, {"website/docusaurus.config.js": config, "website/blog/2024-05-06-a.md": post("One", None)})
    assert found.settings.site.title == "T"
    assert found.links == {"One": f"{AT}/blog/2024/05/06/a"}


def test_a_blog_may_be_the_whole_site(tmp_path: Path) -> None:
    config = "export default {url: 'https://moss.example', presets: [['classic', {blog: {routeBasePath: '/'}}]]}"
    found = made(tmp_path, {"docusaurus.config.mjs": config, "blog/2024-05-06-a.md": post("One", None)})
    assert found.links == {"One": f"{AT}/2024/05/06/a"}


@pytest.mark.parametrize(
    ("config", "why"),
    [
        ("module.exports = {\n  title: 'T\n}", "line 2: a text that is never closed"),
        ("module.exports = {\n  title: ['T'\n", "line 2: '[' is never closed"),
        ("module.exports = {\n  title: 'T')\n}", "line 2: ')' closes nothing"),
        ("x = " + "[" * 1_000_000, "line 1: nested too deep"),
        ("x = " + "[]," * 300_000, ""),
        ("x = " + "a." * 500_000, ""),
        ("/*" * 500_000, ""),
        ("x = '" + "\\a" * 500_000, "line 1: a text that is never closed"),
        ("x = /" + "[a" * 400_000, ""),
        ("x = [" + ",/'['" * 200_000, "line 1: '[' is never closed"),
    ],
)
def test_what_is_no_javascript_is_named_by_line_and_a_megabyte_of_it_does_no_harm(
    tmp_path: Path, config: str, why: str
) -> None:
    found = made(tmp_path, {"docusaurus.config.js": config, "blog/2024-05-06-a.md": post("One", None)})
    assert why in found.unknown
    assert found.links == {"One": "http://localhost:8000/blog/2024/05/06/a"}


def test_a_text_that_doubles_itself_comes_to_nothing(tmp_path: Path) -> None:
    config = "const a0 = 'xxxxxxxxxx';\n"
    config += "".join(f"const a{n} = `${{a{n - 1}}}${{a{n - 1}}}`;\nconst b{n} = a{n} + a{n};\n" for n in range(1, 60))
    config += "export default {title: a59, url: 'https://a.example'};"
    found = made(tmp_path, {"docusaurus.config.js": config, "blog/2024-05-06-a.md": post("One", None)})
    assert "xxxx" not in str(found)
