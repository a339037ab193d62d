package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link ImageTextToText} takes: pictures, and a chat about them; without a chat, the option
 * {@code prompt} says what is asked.
 *
 * <pre>{@code
 * ImageChat one = ImageChat.of("What is this?", Image.read(Path.of("cat.png")));
 * }</pre>
 *
 * @param images in the order in which the chat has them
 * @param messages each with {@code role}, and {@code content}, a text or a list of parts: {@code
 *     {"type": "image"}} where a picture goes, {@code {"type": "text", "text": "..."}}
 */
public record ImageChat(List<Image> images, List<Map<String, Object>> messages) {

  public ImageChat {
    images = List.copyOf(images);
    messages = List.copyOf(messages);
    long places = messages.stream().mapToLong(ImageChat::pictures).sum();
    if (!messages.isEmpty() && places != images.size()) {
      throw invalidInput(
          "The chat has %s parts of type image, but there are %s pictures. Give one part for each."
              .formatted(places, images.size()));
    }
  }

  private static long pictures(Map<String, Object> message) {
    return message.get("content") instanceof List<?> parts
        ? parts.stream()
            .filter(part -> part instanceof Map<?, ?> map && "image".equals(map.get("type")))
            .count()
        : 0;
  }

  /** Pictures alone. */
  public static ImageChat of(Image... images) {
    return new ImageChat(List.of(images), List.of());
  }

  /** One question about pictures, which come before it. */
  public static ImageChat of(String question, Image... images) {
    return new ImageChat(List.of(images), List.of(message("user", question, images.length)));
  }

  /** The same pictures, where nothing was asked yet. */
  ImageChat asking(String question, java.util.Optional<String> system) {
    List<Map<String, Object>> all = new ArrayList<>();
    system.ifPresent(text -> all.add(message("system", text, 0)));
    all.add(message("user", question, images.size()));
    return new ImageChat(images, all);
  }

  private static Map<String, Object> message(String role, String text, int pictures) {
    List<Object> parts = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      parts.add(Map.of("type", "image"));
    }
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("type", "text");
    said.put("text", text);
    parts.add(said);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", parts);
    return message;
  }
}
