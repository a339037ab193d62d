package dev.heed.look.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page opened in a real browser, which tells what its script made of it. */
class PageInBrowserTest {

  private static final Pattern WEIGHT = Pattern.compile("data-weight=\"([0-9.]+)\"");

  @TempDir private Path folder;
  private Browser browser;

  @BeforeEach
  void open() {
    browser = Browser.open(folder);
  }

  @Test
  void the_address_chooses_layer_head_token_and_direction() {
    Path page = written(Samples.text());
    String out = browser.elements(page, "layer=1&head=0&token=5");
    assertThat(out).contains("data-shown=\"group=encoder&amp;layer=1&amp;head=0&amp;token=5");
    assertThat(out).doesNotContain("data-error");
    assertThat(greatest(out)).isEqualTo(6);
    assertThat(greatest(browser.elements(page, "layer=1&head=0&token=5&way=in"))).isEqualTo(4);
    assertThat(greatest(browser.elements(page, "layer=0&head=rollout&token=3"))).isEqualTo(3);
  }

  @Test
  void pointing_and_arrow_keys_move_to_another_token() {
    String pointed =
        after(
            "document.querySelectorAll('.tokens .cell')[2]"
                + ".dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));");
    assertThat(pointed).contains("token=2").doesNotContain("data-error");
    assertThat(greatest(pointed)).isEqualTo(2);
    String stepped =
        after(
            "const cell = document.querySelectorAll('.tokens .cell')[2];"
                + " cell.focus();cell.dispatchEvent(new KeyboardEvent('keydown', {key:"
                + " 'ArrowRight', bubbles: true}));");
    assertThat(stepped).contains("token=3").doesNotContain("data-error");
    assertThat(greatest(stepped)).isEqualTo(3);
  }

  @Test
  void cross_attention_shows_words_beside_frames() {
    String page = browser.elements(written(Samples.speech()), "group=cross&layer=0&head=0&token=4");
    assertThat(page).contains("Queries: these look", "Keys: these are looked at");
    assertThat(page).doesNotContain("data-error");
    assertThat(weights(page)).hasSize(300);
    assertThat(greatest(page)).isBetween(148, 152);
  }

  /** What the page is after a script that a reader's hand stands for. */
  private String after(String script) {
    String html = Samples.text().html();
    Path page = folder.resolve("touched.html");
    try {
      Files.writeString(page, html.replace("</body>", "<script>{" + script + "}</script></body>"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return browser.elements(page, "layer=0&head=0&token=0");
  }

  private Path written(AttentionPage page) {
    Path file = folder.resolve("page.html");
    page.write(file);
    return file;
  }

  private static List<Double> weights(String page) {
    Matcher matcher = WEIGHT.matcher(page);
    return matcher.results().map(found -> Double.valueOf(found.group(1))).toList();
  }

  private static int greatest(String page) {
    List<Double> weights = weights(page);
    return IntStream.range(0, weights.size())
        .boxed()
        .max(Comparator.comparing(weights::get))
        .orElseThrow(() -> new AssertionError("no weights in the page"));
  }
}
