package dev.heed.vision.annotation;

/** Takes one picture after the other, and writes when the last has come. */
interface PictureWriter {

  void add(AnnotatedPicture picture);

  void write();
}
