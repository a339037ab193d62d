package dev.heed.server.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.util.Base64;

/**
 * Pictures and sound in JSON: base64, a data URL, or where it is allowed an address.
 *
 * @param addresses fetches an address, or refuses to
 */
public record Media(Addresses addresses) {

  /** Fetches what lies at an address. */
  @FunctionalInterface
  public interface Addresses {
    byte[] fetch(String address);
  }

  private static final String[] NAMES = {"image", "audio", "video", "data", "url"};

  /** A text, or an object that has it as {@code image}, {@code audio}, ... */
  public byte[] bytes(JsonNode node) {
    if (node.isTextual()) {
      return bytes(node.asText());
    }
    for (String name : NAMES) {
      if (node.has(name)) {
        return bytes(node.get(name));
      }
    }
    throw HeedException.invalidInput(
        "An input should be a picture or sound in base64, or an object that has it as \"image\" or"
            + " \"audio\".");
  }

  public byte[] bytes(String text) {
    if (text.regionMatches(true, 0, "http://", 0, 7)
        || text.regionMatches(true, 0, "https://", 0, 8)) {
      return addresses.fetch(text);
    }
    String data = text;
    if (text.startsWith("data:")) {
      int comma = text.indexOf(',');
      if (comma < 0 || !text.substring(0, comma).endsWith(";base64")) {
        throw HeedException.invalidInput(
            "A data URL should hold base64: data:image/png;base64,...");
      }
      data = text.substring(comma + 1);
    }
    try {
      return Base64.getMimeDecoder().decode(checked(data));
    } catch (IllegalArgumentException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT, "An input is no base64: " + e.getMessage() + ".", e);
    }
  }

  /** The decoder passes over what is not base64; a text that is none should be told so. */
  private static String checked(String data) {
    if (data.length() < 8 || !data.substring(0, 8).matches("[A-Za-z0-9+/=]+")) {
      throw HeedException.invalidInput("An input should be base64, but does not begin so.");
    }
    return data;
  }
}
