package dev.heed.task;

import dev.heed.api.Internal;
import java.util.Map;
import java.util.Set;

/**
 * The names that tasks are published under beside their ids: aliases of the pipelines, tags of the
 * hub, and what people call them.
 */
@Internal
public final class TaskNames {

  private static final Map<String, String> IDS =
      Map.ofEntries(
          Map.entry("sentiment-analysis", "text-classification"),
          Map.entry("ner", "token-classification"),
          Map.entry("named-entity-recognition", "token-classification"),
          Map.entry("pos-tagging", "token-classification"),
          Map.entry("text-to-speech", "text-to-audio"),
          Map.entry("tts", "text-to-audio"),
          Map.entry("vqa", "visual-question-answering"),
          Map.entry("docvqa", "document-question-answering"),
          Map.entry("asr", "automatic-speech-recognition"),
          Map.entry("speech-to-text", "automatic-speech-recognition"),
          Map.entry("embeddings", "feature-extraction"),
          Map.entry("sentence-embeddings", "feature-extraction"),
          Map.entry("text-embedding", "feature-extraction"),
          Map.entry("image-embeddings", "image-feature-extraction"),
          Map.entry("rerank", "text-ranking"),
          Map.entry("reranking", "text-ranking"),
          Map.entry("qa", "question-answering"),
          Map.entry("masked-lm", "fill-mask"),
          Map.entry("image-captioning", "image-to-text"),
          Map.entry("ocr", "image-to-text"),
          Map.entry("semantic-segmentation", "image-segmentation"),
          Map.entry("instance-segmentation", "image-segmentation"),
          Map.entry("panoptic-segmentation", "image-segmentation"),
          Map.entry("vad", "voice-activity-detection"),
          Map.entry("conversational", "text-generation"),
          Map.entry("chat", "text-generation"),
          Map.entry("seq2seq", "text2text-generation"),
          Map.entry("zero-shot-text-classification", "zero-shot-classification"));

  /** Tasks of the pipelines and of the hub, whether a plugin here has them or not. */
  private static final Set<String> PUBLISHED =
      Set.of(
          "any-to-any",
          "audio-classification",
          "audio-text-to-text",
          "audio-to-audio",
          "automatic-speech-recognition",
          "background-removal",
          "depth-estimation",
          "document-question-answering",
          "feature-extraction",
          "fill-mask",
          "graph-ml",
          "image-classification",
          "image-feature-extraction",
          "image-segmentation",
          "image-text-to-image",
          "image-text-to-text",
          "image-text-to-video",
          "image-to-3d",
          "image-to-image",
          "image-to-text",
          "image-to-video",
          "keypoint-detection",
          "keypoint-matching",
          "mask-generation",
          "multiple-choice",
          "object-detection",
          "question-answering",
          "reinforcement-learning",
          "robotics",
          "sentence-similarity",
          "summarization",
          "table-question-answering",
          "table-to-text",
          "tabular-classification",
          "tabular-regression",
          "text-classification",
          "text-generation",
          "text-ranking",
          "text-retrieval",
          "text-to-3d",
          "text-to-audio",
          "text-to-image",
          "text-to-video",
          "text2text-generation",
          "time-series-forecasting",
          "token-classification",
          "translation",
          "unconditional-image-generation",
          "video-classification",
          "video-text-to-text",
          "video-to-video",
          "visual-document-retrieval",
          "visual-question-answering",
          "voice-activity-detection",
          "zero-shot-audio-classification",
          "zero-shot-classification",
          "zero-shot-image-classification",
          "zero-shot-object-detection");

  private TaskNames() {}

  /** The id for any published name; a name that is none stays as it is. */
  public static String id(String name) {
    return IDS.getOrDefault(name, name);
  }

  /** Other names, by which a task can be asked for. */
  public static Set<String> aliases() {
    return IDS.keySet();
  }

  /** Whether somebody publishes a task of this name. */
  public static boolean isPublished(String name) {
    return PUBLISHED.contains(id(name));
  }
}
