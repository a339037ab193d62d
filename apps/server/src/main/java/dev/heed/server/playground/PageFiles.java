package dev.heed.server.playground;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.page.AttentionPage;
import dev.heed.look.page.LayerView;
import dev.heed.spi.TokenAxis;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page's files, and what a browser may do while it shows them. */
final class PageFiles {

  static final String INDEX = "index.html";

  private static final Map<String, String> TYPES =
      Map.of("html", "text/html; charset=utf-8", "css", "text/css", "js", "text/javascript");

  private static final List<String> NAMES =
      List.of(INDEX, "page.css", "api.js", "inputs.js", "draw.js", "page.js");

  private PageFiles() {}

  /** Empty where there is none of that name. */
  static Optional<byte[]> find(String name) {
    return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
  }

  static String type(String name) {
    return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
  }

  private static byte[] read(String name) {
    try (InputStream stream = PageFiles.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(stream, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Nothing from elsewhere, and no script but the page's own and that of {@link AttentionPage}.
   * What is shown in a frame obeys this page's policy, so the script and the style that it holds
   * are named here by their digests.
   */
  static String policy() {
    String shown = attentionPage();
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self' " + digest(shown, "<script>(.*?)</script>"),
        "style-src 'self' " + digest(shown, "<style>(.*?)</style>"),
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'");
  }

  private static String attentionPage() {
    TokenAxis one = new TokenAxis.LabelAxis(List.of("a"));
    Tensor weight = Tensor.of(Shape.of(1, 1, 1), new float[] {1});
    LayerView layer = LayerView.of("a", "a", 0, weight, one, one);
    return new AttentionPage("a", Optional.empty(), List.of(layer)).html();
  }

  private static String digest(String page, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
    if (!matcher.find()) {
      throw new HeedException(ErrorCode.INTERNAL, "The page of attention has no " + pattern + ".");
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(matcher.group(1).getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new HeedException(ErrorCode.INTERNAL, "Java has no SHA-256.", e);
    }
  }
}
