package dev.heed.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.server.payload.Json;
import dev.heed.spi.Tokenizer;
import dev.heed.spi.WrittenToken;
import dev.heed.spi.WrittenToken.Likely;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The tokens of one answer with what the model thought of them, in the two forms in which OpenAI
 * publishes {@code logprobs}: of a chat's message, and of a completion.
 */
final class ScoredTokens {

  /** As published, for what the model holds impossible. */
  private static final double LEAST = -9999;

  private static final int CONTINUES = 0x80;

  private final Tokenizer tokenizer;
  private final Deque<WrittenToken> waiting = new ArrayDeque<>();
  private int units;
  private boolean begun;

  ScoredTokens(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  void add(WrittenToken token) {
    waiting.add(token);
  }

  /** A token, and where it begins in its answer's text, in UTF-16 units. */
  record Placed(WrittenToken token, int offset) {}

  /** All that were not taken yet. */
  List<Placed> rest(String text) {
    return taken(text, Integer.MAX_VALUE);
  }

  /** Those that begin in {@code text}, the answer so far, and were not taken yet. */
  List<Placed> in(String text) {
    return taken(text, text.length());
  }

  private List<Placed> taken(String text, int before) {
    List<Placed> taken = new ArrayList<>();
    while (!waiting.isEmpty()) {
      byte[] bytes = bytesInText(waiting.peek().id());
      if (!begun && bytes.length > 0 && bytes[0] == ' ' && !text.startsWith(" ")) {
        units--; // the blank before the first word is in the token alone
      }
      begun |= bytes.length > 0;
      boolean continues = bytes.length > 0 && (bytes[0] & 0xC0) == CONTINUES;
      int offset = Math.max(0, units - (continues ? 1 : 0));
      if (offset >= before) {
        return taken;
      }
      taken.add(new Placed(waiting.remove(), offset));
      for (byte one : bytes) {
        units += (one & 0xC0) == CONTINUES ? 0 : isLarge(one) ? 2 : 1;
      }
    }
    return taken;
  }

  /** A special token is in no text. */
  private byte[] bytesInText(long id) {
    byte[] bytes = tokenizer.bytes(id);
    boolean special = bytes.length > 0 && bytes[0] == '<' && isSpecial(id);
    return special ? new byte[0] : bytes;
  }

  private boolean isSpecial(long id) {
    return tokenizer.decode(new long[] {id}, true).isEmpty();
  }

  /** Whether a byte begins a character of four, which Java has as two units. */
  private static boolean isLarge(byte first) {
    return (first & 0xF8) == 0xF0;
  }

  /** {@code {"content": [{"token", "logprob", "bytes", "top_logprobs"}], "refusal": null}}. */
  ObjectNode ofChat(List<Placed> tokens) {
    ObjectNode json = Json.object();
    ArrayNode content = json.putArray("content");
    for (Placed placed : tokens) {
      WrittenToken token = placed.token();
      ArrayNode likeliest =
          one(content.addObject(), token.id(), token.logProbability()).putArray("top_logprobs");
      token
          .likeliest()
          .forEach(likely -> one(likeliest.addObject(), likely.id(), likely.logProbability()));
    }
    return json.putNull("refusal");
  }

  private ObjectNode one(ObjectNode into, long id, double logProbability) {
    into.put("token", text(id, "")).put("logprob", Math.max(LEAST, logProbability));
    ArrayNode bytes = into.putArray("bytes");
    for (byte value : tokenizer.bytes(id)) {
      bytes.add(value & 0xFF);
    }
    return into;
  }

  /**
   * {@code {"tokens": [], "token_logprobs": [], "top_logprobs": [{}], "text_offset": []}}.
   *
   * @param before how long the text before the answer is
   */
  ObjectNode ofCompletion(List<Placed> tokens, int before) {
    ObjectNode json = Json.object();
    ArrayNode texts = json.putArray("tokens");
    ArrayNode scores = json.putArray("token_logprobs");
    ArrayNode likeliest = json.putArray("top_logprobs");
    ArrayNode offsets = json.putArray("text_offset");
    for (Placed placed : tokens) {
      WrittenToken token = placed.token();
      texts.add(text(token.id(), "bytes:"));
      offsets.add(before + placed.offset());
      if (Double.isNaN(token.logProbability())) { // nothing stands before it
        scores.addNull();
        likeliest.addNull();
        continue;
      }
      scores.add(Math.max(LEAST, token.logProbability()));
      ObjectNode byText = likeliest.addObject();
      for (Likely likely : token.likeliest()) {
        byText.put(text(likely.id(), "bytes:"), Math.max(LEAST, likely.logProbability()));
      }
      byText.put(text(token.id(), "bytes:"), Math.max(LEAST, token.logProbability()));
    }
    return json;
  }

  /** The text of a token; of one that is a part of a character, its bytes in words. */
  private String text(long id, String mark) {
    byte[] bytes = tokenizer.bytes(id);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      StringBuilder words = new StringBuilder(mark);
      for (byte value : bytes) {
        words.append("\\x").append(Character.forDigit((value >> 4) & 0xF, 16));
        words.append(Character.forDigit(value & 0xF, 16));
      }
      return words.toString();
    }
  }
}
