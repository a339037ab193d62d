package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.nlp.task.TextEntity;
import dev.heed.nlp.task.TokenClassification;
import java.nio.file.Path;
import java.util.Map;

/** Names in a text, marked where they are. {@code NamedEntities MODEL_FOLDER TEXT}. */
public final class NamedEntities {

  private NamedEntities() {}

  /** Any model with a head for token classification will do, such as a BERT for NER. */
  public static void main(String[] args) {
    if (args.length < 2) {
      System.err.println("Give a model folder and a text: NamedEntities MODEL_FOLDER TEXT");
      return;
    }
    String text = args[1];
    Opening opening =
        Opening.of(Path.of(args[0])).withOptions(Map.of("aggregation-strategy", "simple"));
    try (var find = Heed.start().pipeline(TokenClassification.TYPE, opening)) {
      for (TextEntity found : find.run(text)) {
        TextEntity.Group group = (TextEntity.Group) found;
        String part = text.substring(group.start(), group.end());
        System.out.printf("%-8s %.3f  %s%n", group.entityGroup(), group.score(), part);
      }
    }
  }
}
