/**
 * Decodes WebP, lossy (VP8 key frames, RFC 6386) and lossless (VP8L, RFC 9649), to the very samples
 * that libwebp gives.
 */
@NullMarked
package dev.heed.vision.image.webp;

import org.jspecify.annotations.NullMarked;
