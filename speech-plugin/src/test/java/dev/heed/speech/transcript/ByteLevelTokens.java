package dev.heed.speech.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.runtime.Inputs;
import dev.heed.spi.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Turns byte-level tokens into text, for tests without the tokenizers' library. */
public final class ByteLevelTokens implements Tokenizer {

  private final Map<Long, String> tokens = new HashMap<>();
  private final Map<Character, Integer> bytes = new HashMap<>();

  public ByteLevelTokens(JsonNode vocabulary) {
    vocabulary.properties().forEach(e -> tokens.put(e.getValue().asLong(), e.getKey()));
    int others = 0;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 161 && b <= 172) || b >= 174;
      bytes.put((char) (printable ? b : 256 + others), b);
      others += printable ? 0 : 1;
    }
  }

  @Override
  public long[] ids(String text, boolean addSpecialTokens) {
    throw new IllegalStateException("no test reads text");
  }

  @Override
  public Inputs process(List<String> batch) {
    throw new IllegalStateException("no test reads text");
  }

  @Override
  public String decode(long[] ids, boolean skipSpecialTokens) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (long id : ids) {
      tokens.get(id).chars().forEach(c -> text.write(bytes.get((char) c)));
    }
    return new String(text.toByteArray(), StandardCharsets.UTF_8);
  }

  @Override
  public OptionalLong id(String token) {
    return OptionalLong.empty();
  }
}
