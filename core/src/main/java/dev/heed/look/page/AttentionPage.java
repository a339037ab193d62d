package dev.heed.look.page;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.file.AtomicFile;
import dev.heed.spi.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The attention of one run as a single HTML page: choose layer and head, or their mean or rollout,
 * point at a word, a patch, or a moment, and see where it looks, or who looks at it. It loads
 * nothing, works with keys alone, and follows the reader's choice of light or dark.
 *
 * <p>What it shows is in its address: {@code #group=encoder&layer=1&head=0&token=5&way=in}; {@code
 * head} may be {@code mean} or {@code rollout}, and {@code way} is {@code out} for where the token
 * looks, {@code in} for who looks at it.
 *
 * @param title what the page is about, such as the model and the input
 * @param picture what patches are drawn on
 * @param maps in the order of the layers, at least one; frames beyond {@link #FRAMES} are put
 *     together, and where there are more than {@link #WEIGHTS} weights heads are averaged, which
 *     the page says
 */
public record AttentionPage(String title, Optional<Picture> picture, List<LayerView> maps) {

  /** A strip of more frames than this shows no more than one of so many. */
  public static final int FRAMES = 375;

  /** Up to so many weights, at a little over a byte each, a browser opens a page at once. */
  public static final long WEIGHTS = 24_000_000;

  public AttentionPage {
    if (maps.isEmpty()) {
      throw invalidInput("A page of attention needs at least one map, but got none.");
    }
    maps = fewer(maps.stream().map(map -> Downsampling.frames(map, FRAMES)).toList());
  }

  private static List<LayerView> fewer(List<LayerView> maps) {
    long weights = maps.stream().mapToLong(map -> map.weights().shape().elements()).sum();
    return weights > WEIGHTS ? maps.stream().map(Downsampling::heads).toList() : maps;
  }

  /** The page as text. */
  public String html() {
    String page = resource("page.html").replace("{{title}}", escaped(title));
    page = page.replace("{{style}}", resource("page.css"));
    page = page.replace("{{script}}", resource("rows.js") + resource("page.js"));
    return page.replace("{{data}}", PageData.of(this));
  }

  /**
   * Writes it; folders are made as needed.
   *
   * @throws dev.heed.error.HeedException INVALID_OPTION where the file cannot be written
   */
  public void write(Path file) {
    try {
      byte[] page = html().getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(file, out -> out.write(page));
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The page cannot be written to %s: %s. Choose a file where you may write."
              .formatted(file, e),
          e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream stream = AttentionPage.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(stream, name).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
