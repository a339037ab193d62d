package dev.heed.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between pages lead somewhere, and every page can be reached. */
class LinksTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  static Stream<Path> pages() {
    return Repository.pages().stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_lead_to_files_and_headings(Path page) {
    for (String link : links(page)) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
      assertThat(target).as("%s, linked from %s", link, page).exists();
      if (parts.length == 2) {
        assertThat(anchors(target)).as("%s, linked from %s", link, page).contains(parts[1]);
      }
    }
  }

  @Test
  void each_page_is_in_the_index() {
    Path index = Repository.ROOT.resolve("docs/README.md");
    List<Path> linked =
        links(index).stream().map(link -> index.resolveSibling(link).normalize()).toList();
    assertThat(pages().filter(page -> page.startsWith(index.getParent())))
        .filteredOn(page -> !page.equals(index))
        .allSatisfy(page -> assertThat(linked).contains(page));
  }

  private static List<String> links(Path page) {
    List<String> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(Repository.text(page));
    while (matcher.find()) {
      if (!matcher.group(1).contains("://")) {
        links.add(matcher.group(1));
      }
    }
    return links;
  }

  /** As they are made of headings: small letters, hyphens, nothing else. */
  private static List<String> anchors(Path page) {
    assertThat(Files.isRegularFile(page)).isTrue();
    return Repository.text(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .toList();
  }
}
