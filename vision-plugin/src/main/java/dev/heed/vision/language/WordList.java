package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.vision.image.Image;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a page in JSON, as readers of print write them: a list of pairs {@code ["word",
 * [left, top, right, bottom]]}, as the published pipeline takes it, a list of objects, or an object
 * of two lists, {@code words} and {@code boxes}.
 */
record WordList(JsonNode list) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final List<String> LISTS = List.of("word_boxes", "words", "tokens");
  private static final List<String> TEXTS = List.of("word", "text", "token");
  private static final List<String> BOXES = List.of("boxes", "bboxes", "box", "bbox");

  /** The most bytes of a file of words. */
  private static final long MOST = 64L << 20;

  /** A file of them. */
  static WordList in(Path file) {
    try {
      if (Files.size(file) > MOST) {
        throw invalidInput(
            "The file of words '%s' is larger than %s bytes, the most that is read."
                .formatted(file, MOST));
      }
      return new WordList(MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (JsonProcessingException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "The file of words '%s' is no JSON: %s. It should be [[\"Total\", [24, 680, 90, 735]], ...]."
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT, "Cannot read the file of words '%s': %s.".formatted(file, e), e);
    }
  }

  /** The words, whose boxes are in that unit. */
  List<PageWord> words(Image page, BoxUnit unit) {
    JsonNode all = list.isObject() ? named(list, LISTS) : list;
    JsonNode boxes = list.isObject() ? named(list, BOXES) : list.path(-1);
    if (!all.isArray() || (boxes.isArray() && boxes.size() != all.size())) {
      throw invalidInput(
          "The words should be a list such as [[\"Total\", [24, 680, 90, 735]], ...], or as many 'words' as 'boxes'; got %s words and %s boxes."
              .formatted(all.size(), boxes.size()));
    }
    List<PageWord> words = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      JsonNode one = all.get(i);
      words.add(
          boxes.isArray()
              ? word(one, boxes.get(i), one, page, unit)
              : word(text(one), box(one), one, page, unit));
    }
    return words;
  }

  private static JsonNode named(JsonNode node, List<String> names) {
    return names.stream()
        .filter(node::has)
        .findFirst()
        .map(node::get)
        .orElseGet(() -> node.path(-1));
  }

  private static JsonNode text(JsonNode one) {
    return one.isArray() ? one.path(0) : named(one, TEXTS);
  }

  private static JsonNode box(JsonNode one) {
    return one.isArray() ? one.path(1) : named(one, BOXES);
  }

  private static PageWord word(
      JsonNode text, JsonNode box, JsonNode whole, Image page, BoxUnit unit) {
    boolean numbers = box.isArray() && box.size() == 4;
    for (JsonNode number : box) {
      numbers &= number.isNumber();
    }
    if (!text.isTextual() || !numbers) {
      String shown = whole.toString();
      throw invalidInput(
          "A word should be [\"Total\", [left, top, right, bottom]], but is %s."
              .formatted(shown.substring(0, Math.min(120, shown.length()))));
    }
    return new PageWord(
        text.asText(),
        unit.thousandths(box.get(0).asDouble(), page.width()),
        unit.thousandths(box.get(1).asDouble(), page.height()),
        unit.thousandths(box.get(2).asDouble(), page.width()),
        unit.thousandths(box.get(3).asDouble(), page.height()));
  }
}
