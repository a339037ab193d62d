package dev.heed.nlp.text;

import static dev.heed.error.HeedException.invalidInput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.api.Internal;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import org.jspecify.annotations.Nullable;

/** A text that was cut into tokens elsewhere: a list of ids in JSON, used as it is. */
@Internal
public final class TokenIds {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private TokenIds() {}

  /**
   * The ids that {@code text} lists.
   *
   * @throws HeedException INVALID_INPUT where it is no such list, or has ids that the model does
   *     not know
   */
  public static long[] of(String text, ModelVocabulary vocabulary) {
    JsonNode list = json(text);
    if (!list.isArray() || list.isEmpty()) {
      throw notIds(text, null);
    }
    long[] ids = new long[list.size()];
    long most = vocabulary.size().orElse(Integer.MAX_VALUE);
    for (int i = 0; i < ids.length; i++) {
      if (!list.get(i).isIntegralNumber()) {
        throw notIds(text, null);
      }
      ids[i] = list.get(i).asLong();
      if (ids[i] < 0 || ids[i] >= most) {
        throw invalidInput(
            "The token %s is none of the model's, which has those from 0 to %s. Were the ids made with another model's tokenizer?"
                .formatted(list.get(i), most - 1));
      }
    }
    return ids;
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw notIds(text, e);
    }
  }

  private static HeedException notIds(String text, @Nullable Throwable e) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    String message =
        "With --token-ids an input should be a list of token ids, such as [464, 3290], but is '%s'."
            .formatted(shown);
    return e == null
        ? invalidInput(message)
        : new HeedException(ErrorCode.INVALID_INPUT, message, e);
  }
}
