package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Options;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Pictures that are asked about: files, or JSON as the published pipelines take it, {@code
 * {"image": "page.png", "question": "...", "word_boxes": [["Total", [24, 680, 90, 735]]]}}, or a
 * list of such objects.
 */
final class AskedImageReader implements Reader<AskedImage> {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final List<String> PLACES = List.of("image", "path", "url");
  private static final String IMAGE = "image";

  private final Reader<Image> images;
  private final InlinePicture pictures;

  AskedImageReader() {
    this(new ImageReader());
  }

  private AskedImageReader(Reader<Image> images) {
    this.images = images;
    this.pictures = new InlinePicture(images);
  }

  /** Those of its pictures. */
  @Override
  public Class<? extends Record> optionsType() {
    return images.optionsType();
  }

  @Override
  public Reader<AskedImage> with(Options options) {
    return new AskedImageReader(images.with(options));
  }

  @Override
  public List<Source> find(String argument) {
    Optional<JsonNode> json = json(argument);
    if (json.isEmpty()) {
      return images.find(argument);
    }
    List<Source> sources = new ArrayList<>();
    Iterable<JsonNode> all = json.get().isArray() ? json.get() : List.of(json.get());
    for (JsonNode each : all) {
      byte[] whole = inlined(each).toString().getBytes(StandardCharsets.UTF_8);
      sources.add(new Source("the question", () -> new ByteArrayInputStream(whole)));
    }
    return sources;
  }

  /** With its picture in it. */
  private JsonNode inlined(JsonNode each) {
    String inlined = pictures.inlined(place(each), each);
    ObjectNode whole = ((ObjectNode) each).deepCopy();
    whole.remove(PLACES);
    return whole.put(IMAGE, inlined);
  }

  private static String place(JsonNode asked) {
    for (String key : PLACES) {
      if (asked.path(key).isTextual()) {
        return asked.path(key).asText();
      }
    }
    throw invalidInput(
        "The question %s names no picture. Say its file: {\"image\": \"page.png\", \"question\": \"...\"}."
            .formatted(asked));
  }

  @Override
  public AskedImage read(Source source) {
    byte[] bytes = InlinePicture.bytes(source);
    Optional<JsonNode> json =
        InlinePicture.looksLikeJson(bytes)
            ? json(new String(bytes, StandardCharsets.UTF_8))
            : Optional.empty();
    if (json.isEmpty()) {
      Image image = pictures.image(source.name(), bytes);
      return new AskedImage(image, Optional.empty(), List.of());
    }
    return asked(json.get());
  }

  private AskedImage asked(JsonNode json) {
    Image image = pictures.read(place(json), "the question");
    Optional<String> question = Optional.ofNullable(json.get("question")).map(JsonNode::asText);
    boolean worded = json.has("word_boxes") || json.has("words");
    List<PageWord> words = worded ? new WordList(json).words(image, unit(json)) : List.of();
    return new AskedImage(image, question, words);
  }

  private static BoxUnit unit(JsonNode json) {
    String unit = json.path("box_unit").asText(BoxUnit.THOUSANDTHS.name());
    try {
      return BoxUnit.valueOf(unit.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "'box_unit' should be thousandths or pixels, but is '%s'.".formatted(unit),
          e);
    }
  }

  /** An object, or a list of objects; empty for what is the name of a file. */
  private static Optional<JsonNode> json(String text) {
    String start = text.stripLeading();
    if (!start.startsWith("[") && !start.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode json = MAPPER.readTree(text);
      boolean asks = json.isObject() || json.path(0).isObject();
      return asks ? Optional.of(json) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // a file whose name begins with a bracket
    }
  }
}
