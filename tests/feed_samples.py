"""Feeds as news sites write them, invented, in every format and in two languages."""

from __future__ import annotations

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>Báo Cảng Sa - Thời sự</title>
  <link>https://cangsa.example/thoi-su</link>
  <atom:link rel="self" href="https://cangsa.example/rss/thoi-su.rss" type="application/rss+xml"/>
  <language>vi-vn</language>
  <ttl>15</ttl>
  <image><title>Biểu trưng</title><link>https://cangsa.example/logo</link><url>https://cangsa.example/l.png</url></image>
  <item>
    <title><![CDATA[Cảng Sa mở cửa trở lại sau bão & lũ]]></title>
    <link>https://cangsa.example/cang-mo-cua-101.html?utm_source=rss</link>
    <guid isPermaLink="false">cs-101</guid>
    <pubDate>Tue, 03 Feb 2026 09:30:00 +0700</pubDate>
    <dc:creator>Lan Anh</dc:creator>
    <category>Thời sự</category>
    <media:content url="https://cangsa.example/a.jpg"><media:title>Ảnh: bến số 2</media:title></media:content>
    <description><![CDATA[<a href="/x"><img src="a.jpg"></a></br>Bến số 2 đón tàu từ sáng nay.]]></description>
  </item>
  <item>
    <title>Ba tàu cập bến &lt;b&gt;số 2&lt;/b&gt;</title>
    <link>/ba-tau-102.html</link>
    <guid>https://cangsa.example/ba-tau-102.html</guid>
    <pubDate>Tue, 03 Feb 2026 10:00:00 GMT+7</pubDate>
    <author>toasoan@cangsa.example (Minh Quân)</author>
    <description>Ngắn.</description>
    <content:encoded><![CDATA[
      <p>Cảng Sa mở cửa trở lại sáng 3-2 sau hai ngày đóng vì bão, Ban quản lý cảng cho biết.</p>
      <p>Ba tàu chở hàng đã cập bến số 2 trong buổi sáng, không ai bị thương.</p>
      <p>“Chúng tôi sẽ mở toàn bộ các bến trong tuần này”, ông Trần Văn Sa, giám đốc cảng, nói.</p>]]></content:encoded>
  </item>
</channel></rss>
"""

RSS_091 = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Port Sable Courier</title><link>http://courier.example/</link>
<description>News</description><language>en</language>
<item><title>Breakwater opening delayed</title><link>http://courier.example/1</link>
<description>By a week.</description></item>
</channel></rss>
"""

RDF = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="http://courier.example/rdf"><title>Port Sable Courier</title><link>http://courier.example/</link>
<dc:language>en</dc:language><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>
<items><rdf:Seq><rdf:li rdf:resource="http://courier.example/1"/></rdf:Seq></items></channel>
<item rdf:about="http://courier.example/1"><title>Breakwater opening delayed</title><link>http://courier.example/1</link>
<dc:date>2026-02-03T09:30:00+07:00</dc:date><dc:creator>Ada Lorn</dc:creator>
<dc:subject>Harbour</dc:subject></item>
</rdf:RDF>
"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://courier.example/news/">
  <title type="html">Port &amp;amp; Harbour</title>
  <link rel="self" href="feed.atom"/><link href="./"/>
  <id>tag:courier.example,2026:feed</id><updated>2026-02-03T12:00:00Z</updated>
  <entry>
    <id>tag:courier.example,2026:1</id>
    <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Breakwater <em>opening</em> delayed</div></title>
    <link rel="edit" href="edit/1"/><link rel="alternate" type="text/html" href="breakwater-1"/>
    <published>2026-02-03T09:30:00Z</published><updated>2026-02-03T11:00:00Z</updated>
    <author><name>Ada Lorn</name><email>ada@courier.example</email></author>
    <category term="harbour" label="Harbour"/>
    <summary>Storm &lt; repairs.</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The opening is put off,
 3 &lt; 5.<br/>By a week.</p></div></content>
  </entry>
  <entry xml:base="https://agency.example/" xml:lang="vi">
    <id>tag:agency.example,2026:7</id>
    <title>Tin &amp; ảnh</title><link href="7"/>
    <updated>2026-02-03T11:00:00+07:00</updated>
    <source><title>Hãng Tin Cảng</title><link href="https://agency.example/feed"/>
    <updated>2020-01-01T00:00:00Z</updated></source>
    <content type="html">&lt;p&gt;Nội dung.&lt;/p&gt;</content>
  </entry>
</feed>
"""

ATOM_03 = """<?xml version="1.0"?>
<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Courier</title>
<link rel="alternate" type="text/html" href="http://courier.example/"/>
<entry><title mode="escaped" type="text/html">A &amp;amp; B</title><link rel="alternate" href="http://courier.example/3"/>
<id>3</id><issued>2003-12-31T10:14:55-05:00</issued><modified>2004-01-01T10:14:55Z</modified>
<content mode="base64" type="text/html">PHA+T2xkIG5ld3MuPC9wPg==</content></entry></feed>
"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Courier",
 "home_page_url": "https://courier.example/", "feed_url": "https://courier.example/feed.json", "language": "en",
 "items": [
  {"id": 1, "url": "/1", "title": "A number serves as an id", "content_text": "First.\\n\\nSecond & last."},
  {"id": "2", "url": "https://courier.example/2", "content_html": "<p>Text</p>", "summary": "Short",
   "date_published": "2026-02-03T09:30:00+07:00", "date_modified": "2026-02-03T10:00:00+07:00",
   "authors": [{"name": "Ada Lorn"}, {"name": "Tomas Wirth"}], "tags": ["Harbour", 3], "language": "en-GB"},
  7]}
"""

NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://cangsa.example/cang-mo-cua-101.html?a=1&b=2</loc><lastmod>2026-02-03T10:00:00+07:00</lastmod>
<image:image><image:loc>https://cangsa.example/a.jpg</image:loc><image:title>Ảnh</image:title></image:image>
<news:news><news:publication><news:name>Báo Cảng Sa</news:name><news:language>vi</news:language></news:publication>
<news:publication_date>2026-02-03T09:30:00+07:00</news:publication_date>
<news:title>Cảng Sa mở cửa &amp; đón tàu</news:title>
<news:keywords>cảng, bão</news:keywords></news:news></url>
<url><loc>https://cangsa.example/102.html</loc></url>
</urlset>
"""
