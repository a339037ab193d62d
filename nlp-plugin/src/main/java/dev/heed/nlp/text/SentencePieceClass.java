package dev.heed.nlp.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a published slow tokenizer class puts around a SentencePiece model: which pieces stand in
 * front of the model's and behind them, which tokens are special, what frames a text.
 *
 * @param name such as {@code xlmroberta}; empty where the class is not known
 * @param rules its entry in {@code sentence-piece-classes.json}
 */
record SentencePieceClass(String name, JsonNode rules) {

  private static final String TABLE = "sentence-piece-classes.json";

  private static final JsonNode CLASSES = read();

  private static JsonNode read() {
    try (InputStream in = SentencePieceClass.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException(TABLE + " is not in the jar.");
      }
      return TokenizerJson.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SentencePieceClass of(TokenizerClass family) {
    String name = family.name().toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    if (!CLASSES.has(name)) {
      return new SentencePieceClass("", CLASSES.path(""));
    }
    String like = CLASSES.path(name).path("like").asText(name);
    return new SentencePieceClass(like, CLASSES.path(like));
  }

  boolean is(String... names) {
    return List.of(names).contains(name);
  }

  boolean flag(String rule) {
    return rules.path(rule).asBoolean();
  }

  int number(String rule) {
    return rules.path(rule).asInt();
  }

  Optional<JsonNode> find(String rule) {
    return Optional.ofNullable(rules.get(rule));
  }

  /** The special tokens by role: what the files say, else the class. */
  SpecialTokens special(TokenizerSettings settings) {
    Map<String, String> byRole = new LinkedHashMap<>();
    for (String role : SpecialTokens.ROLES) {
      settings
          .token(role)
          .or(() -> find("special").map(s -> s.path(role).asText("")).filter(t -> !t.isEmpty()))
          .ifPresent(token -> byRole.put(role, token));
    }
    return new SpecialTokens(byRole);
  }

  /** A list of tokens, with roles and languages as what they stand for. */
  List<String> tokens(String rule, SpecialTokens special) {
    List<String> tokens = new ArrayList<>();
    for (JsonNode entry : rules.path(rule)) {
      String text = entry.asText();
      if (text.equals("languages")) {
        rules.path("languages").forEach(language -> tokens.add(language.asText()));
      } else if (SpecialTokens.ROLES.contains(text)) {
        special.find(text).ifPresent(tokens::add);
      } else {
        tokens.add(text);
      }
    }
    return tokens;
  }
}
