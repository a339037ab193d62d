package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.spi.Options;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pictures, or chats about them as JSON: a list of messages, or an object with {@code messages}. A
 * part of type {@code image} says its file as {@code image}, {@code path} or {@code url}.
 *
 * <p>Files are read where the user names them, on the command line; in what comes from elsewhere a
 * part has the picture itself, as a {@code data:} address in base64.
 */
final class ImageChatReader implements Reader<ImageChat> {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final List<String> PLACES = List.of("image", "path", "url", "image_url");
  private final Reader<Image> images;
  private final InlinePicture pictures;

  ImageChatReader() {
    this(new ImageReader());
  }

  private ImageChatReader(Reader<Image> images) {
    this.images = images;
    this.pictures = new InlinePicture(images);
  }

  /** Those of its pictures. */
  @Override
  public Class<? extends Record> optionsType() {
    return images.optionsType();
  }

  @Override
  public Reader<ImageChat> with(Options options) {
    return new ImageChatReader(images.with(options));
  }

  @Override
  public List<Source> find(String argument) {
    Optional<JsonNode> chat = InlinePicture.json(argument).filter(ImageChatReader::isChat);
    if (chat.isEmpty()) {
      return images.find(argument);
    }
    messages(chat.get()).forEach(message -> parts(message).forEach(this::inline));
    return List.of(InlinePicture.source("the chat", chat.get()));
  }

  @Override
  public ImageChat read(Source source) {
    byte[] bytes = InlinePicture.bytes(source);
    Optional<JsonNode> chat = InlinePicture.json(bytes).filter(ImageChatReader::isChat);
    if (chat.isEmpty()) {
      return ImageChat.of(pictures.image(source.name(), bytes));
    }
    List<Image> seen = new ArrayList<>();
    List<Map<String, Object>> all = new ArrayList<>();
    for (JsonNode message : messages(chat.get())) {
      parts(message).forEach(part -> seen.add(taken((ObjectNode) part)));
      all.add(MAPPER.convertValue(message, new TypeReference<LinkedHashMap<String, Object>>() {}));
    }
    return new ImageChat(seen, all);
  }

  private static boolean isChat(JsonNode json) {
    return messages(json).path(0).has("role");
  }

  private static JsonNode messages(JsonNode json) {
    return json.isObject() ? json.path("messages") : json;
  }

  /** The parts of a message that are pictures. */
  private static List<JsonNode> parts(JsonNode message) {
    List<JsonNode> pictures = new ArrayList<>();
    for (JsonNode part : message.path("content")) {
      String type = part.path("type").asText("");
      if (type.equals("image") || type.equals("image_url")) {
        pictures.add(part);
      }
    }
    return pictures;
  }

  /** A named file, as the picture itself. */
  private void inline(JsonNode part) {
    String inlined = pictures.inlined(place(part), part);
    ((ObjectNode) part).removeAll();
    ((ObjectNode) part).put("type", "image").put("image", inlined);
  }

  private static String place(JsonNode part) {
    for (String key : PLACES) {
      JsonNode value = part.path(key);
      String text = value.isObject() ? value.path("url").asText("") : value.asText("");
      if (!text.isEmpty()) {
        return text;
      }
    }
    throw invalidInput(
        "The part %s names no picture. Say its file: {\"type\": \"image\", \"path\": \"cat.png\"}."
            .formatted(part));
  }

  /** The picture of a part, which is left as a mark of its place. */
  private Image taken(ObjectNode part) {
    Image image = pictures.read(place(part), "the chat");
    part.removeAll();
    part.put("type", "image");
    return image;
  }
}
