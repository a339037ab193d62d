/**
 * Decodes JPEG (baseline, extended and progressive Huffman) to the very samples that libjpeg-turbo
 * gives, on every JDK.
 */
@NullMarked
package dev.heed.vision.image.jpeg;

import org.jspecify.annotations.NullMarked;
