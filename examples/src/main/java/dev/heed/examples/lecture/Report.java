package dev.heed.examples.lecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Writes lessons as pages of HTML with an index, which need nothing but a browser. */
public record Report(Path folder) {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      pre { overflow-x: auto; padding: 1rem; border: 1px solid #8886; border-radius: 6px; font-size: 13px; }
      figure { margin: 1.5rem 0; } img { max-width: 100%; border-radius: 6px; }
      figcaption { opacity: .8; } li.claim { list-style: "\\2713  "; }
      .lessons { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1rem; }
      .lessons a { color: inherit; text-decoration: none; border: 1px solid #8886; border-radius: 6px; padding: .8rem; }
      .lessons img { width: 100%; height: 10rem; object-fit: contain; background: white; }
      """;

  /** Writes {@code index.html}, a page for each lesson, and their figures. */
  public void write(List<Page> pages) {
    try {
      Files.createDirectories(folder);
      for (Page page : pages) {
        writePage(page);
      }
      Files.writeString(folder.resolve("index.html"), index(pages));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writePage(Page page) throws IOException {
    for (int i = 0; i < page.figures().size(); i++) {
      Path file = folder.resolve(figure(page, i));
      ImageIO.write(page.figures().get(i).image(), "png", file.toFile());
    }
    Files.writeString(folder.resolve(page.lesson().name() + ".html"), html(page));
  }

  private static String figure(Page page, int i) {
    return "%s-%d.png".formatted(page.lesson().name(), i + 1);
  }

  private static String html(Page page) {
    String claims =
        page.claims().stream()
            .map(claim -> "<li class=claim>" + escaped(claim) + "</li>")
            .collect(Collectors.joining("\n", "<ul>", "</ul>"));
    String figures =
        IntStream.range(0, page.figures().size())
            .mapToObj(i -> figureTag(figure(page, i), page.figures().get(i).caption()))
            .collect(Collectors.joining("\n"));
    return document(
        page.lesson().title(),
        "<p><a href=index.html>All lessons</a></p><h1>%s</h1>%s%s<pre>%s</pre>"
            .formatted(escaped(page.lesson().title()), claims, figures, escaped(page.text())));
  }

  private static String figureTag(String file, String caption) {
    return "<figure><img src=\"%s\" alt=\"%s\"><figcaption>%s</figcaption></figure>"
        .formatted(file, escaped(caption), escaped(caption));
  }

  private static String index(List<Page> pages) {
    String cards = pages.stream().map(Report::card).collect(Collectors.joining("\n"));
    return document(
        "Attention, run",
        "<h1>Attention, run</h1><p>Each lesson computed its numbers here and held its claims"
            + " against them.</p><div class=lessons>"
            + cards
            + "</div>");
  }

  private static String card(Page page) {
    String picture =
        page.figures().isEmpty() ? "" : "<img alt=\"\" src=\"%s\">".formatted(figure(page, 0));
    return "<a href=\"%s.html\">%s<strong>%s</strong><br>%d claims held</a>"
        .formatted(
            page.lesson().name(), picture, escaped(page.lesson().title()), page.claims().size());
  }

  private static String document(String title, String body) {
    return "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>%s</title><style>%s</style><body>%s</body></html>\n"
        .formatted(escaped(title), STYLE, body);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
