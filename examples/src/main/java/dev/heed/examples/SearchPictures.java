package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Pipeline;
import dev.heed.spi.Source;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.task.ImageOrText;
import dev.heed.vision.task.ImageTextEmbedding;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/**
 * Pictures of a folder that are closest to words, with an index of Lucene's: {@code SearchPictures
 * MODEL FOLDER WORDS}, with a model of images and texts such as CLIP. The index is in memory here;
 * with an {@code FSDirectory} it stays.
 */
public final class SearchPictures {

  private static final String VECTOR = "vector";
  private static final String FILE = "file";
  private static final int SHOWN = 5;

  private SearchPictures() {}

  /** Prints the five closest, with their cosines as Lucene scores them. */
  public static void main(String[] args) throws IOException {
    Wanted.arguments(3, args, "SearchPictures MODEL FOLDER WORDS");
    try (var embed = Heed.start().pipeline(ImageTextEmbedding.TYPE, Path.of(args[0]));
        Directory index = new ByteBuffersDirectory()) {
      write(index, embed, args[1]);
      search(index, embed.run(ImageOrText.of(args[2])));
    }
  }

  private static void write(Directory index, Pipeline<ImageOrText, float[]> embed, String folder)
      throws IOException {
    ImageReader reader = new ImageReader();
    try (IndexWriter writer = new IndexWriter(index, new IndexWriterConfig())) {
      for (Source file : reader.find(folder)) {
        Document document = new Document();
        document.add(new StoredField(FILE, file.name()));
        document.add(
            new KnnFloatVectorField(
                VECTOR,
                embed.run(ImageOrText.of(reader.read(file))),
                VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
    }
  }

  private static void search(Directory index, float[] words) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(index)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      KnnFloatVectorQuery nearest = new KnnFloatVectorQuery(VECTOR, words, SHOWN);
      for (ScoreDoc hit : searcher.search(nearest, SHOWN).scoreDocs) {
        String file = searcher.storedFields().document(hit.doc).get(FILE);
        System.out.printf("%.3f  %s%n", hit.score, file);
      }
    }
  }
}
