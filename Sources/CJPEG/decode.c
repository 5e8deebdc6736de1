#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
// After jpeglib.h, whose types it uses.
#include <jerror.h>

/// A decompressor and what it has found so far.
typedef struct Decoder {
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  jmp_buf leave;
  char *message;
  /// A row of four channels, before they become three.
  JSAMPLE *row;
  /// Where the last finished scan ends; 0 before.
  size_t scans_end;
  /// One bit for each component of which a scan was finished.
  unsigned components_read;
  bool is_short_of_data;
  bool ran_out;
  CJPEGStatus failure;
} Decoder;

static void fail(j_common_ptr jpeg) {
  Decoder *decoder = jpeg->client_data;
  const bool is_memory = jpeg->err->msg_code == JERR_OUT_OF_MEMORY;
  decoder->failure = is_memory          ? CJPEGStatusOutOfMemory
                     : decoder->ran_out ? CJPEGStatusTruncated
                                        : CJPEGStatusUndecodable;
  char text[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, text);
  snprintf(decoder->message, CJPEG_MESSAGE_SIZE, "%s", text);
  longjmp(decoder->leave, 1);
}

static void note(j_common_ptr jpeg, int level) {
  // The only warning that tells of missing data; libjpeg then invents grey pixels.
  if (level < 0 && jpeg->err->msg_code == JWRN_HIT_MARKER) {
    ((Decoder *)jpeg->client_data)->is_short_of_data = true;
  }
}

static void ignore(j_decompress_ptr jpeg) { (void)jpeg; }

/// Supplies an end marker each time libjpeg asks for data beyond the file's.
static boolean end_data(j_decompress_ptr jpeg) {
  static const JOCTET end[] = {0xFF, JPEG_EOI};
  ((Decoder *)jpeg->client_data)->ran_out = true;
  jpeg->src->next_input_byte = end;
  jpeg->src->bytes_in_buffer = sizeof end;
  return TRUE;
}

static void skip(j_decompress_ptr jpeg, long count) {
  if (count <= 0) return;
  struct jpeg_source_mgr *source = jpeg->src;
  if ((size_t)count >= source->bytes_in_buffer) {
    end_data(jpeg);
    return;
  }
  source->next_input_byte += count;
  source->bytes_in_buffer -= (size_t)count;
}

static void begin(Decoder *decoder, const uint8_t *bytes, size_t count) {
  jpeg_std_error(&decoder->errors);
  decoder->errors.error_exit = fail;
  decoder->errors.emit_message = note;
  decoder->source = (struct jpeg_source_mgr){.next_input_byte = bytes,
                                             .bytes_in_buffer = count,
                                             .init_source = ignore,
                                             .fill_input_buffer = end_data,
                                             .skip_input_data = skip,
                                             .resync_to_restart = jpeg_resync_to_restart,
                                             .term_source = ignore};
  decoder->jpeg.err = &decoder->errors;
  decoder->jpeg.client_data = decoder;
  jpeg_create_decompress(&decoder->jpeg);
  decoder->jpeg.src = &decoder->source;
}

/// More scans than any encoder writes; each costs the time of a whole picture.
enum { scan_limit = 500 };

/// Reads all scans of a file that has several; false if there are too many.
static bool read_scans(Decoder *decoder, const uint8_t *bytes) {
  int result;
  do {
    if (decoder->jpeg.input_scan_number > scan_limit) return false;
    result = jpeg_consume_input(&decoder->jpeg);
    if (result == JPEG_SCAN_COMPLETED && !decoder->ran_out) {
      decoder->scans_end = (size_t)(decoder->source.next_input_byte - bytes);
      // The marker after the scan, if it was read ahead.
      if (decoder->jpeg.unread_marker != 0) decoder->scans_end -= 2;
      for (int index = 0; index < decoder->jpeg.comps_in_scan; ++index) {
        decoder->components_read |= 1u << decoder->jpeg.cur_comp_info[index]->component_index;
      }
    }
  } while (result != JPEG_REACHED_EOI && !decoder->is_short_of_data);
  return true;
}

/// Whether all of the coefficients were read, of a file with several scans.
static bool has_all_scans(const Decoder *decoder) {
  const struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
  if (jpeg->coef_bits == NULL) {
    return decoder->components_read == (1u << jpeg->num_components) - 1;
  }
  for (int component = 0; component < jpeg->num_components; ++component) {
    for (int index = 0; index < DCTSIZE2; ++index) {
      if (jpeg->coef_bits[component][index] != 0) return false;
    }
  }
  return true;
}

/// Turns a row of four channels into one of three, or of grey.
static void convert(const Decoder *decoder, uint8_t *row, uint32_t width, uint32_t channels) {
  const JSAMPLE *source = decoder->row;
  for (uint32_t column = 0; column < width; ++column, source += 4) {
    unsigned rgb[3];
    for (int channel = 0; channel < 3; ++channel) {
      // Adobe stores the complements.
      rgb[channel] = decoder->jpeg.saw_Adobe_marker
                         ? source[3] * source[channel] / 255
                         : (255 - source[3]) * (255 - source[channel]) / 255;
    }
    if (channels == 3) {
      for (int channel = 0; channel < 3; ++channel) *row++ = (uint8_t)rgb[channel];
    } else {
      *row++ = (uint8_t)((4899 * rgb[0] + 9617 * rgb[1] + 1868 * rgb[2] + 8192) >> 14);
    }
  }
}

static void read_rows(Decoder *decoder, CJPEGTarget target) {
  struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
  const size_t stride = (size_t)target.width * target.channels;
  // The decoder of arithmetic coding reads ahead, and never says that data are missing.
  const JDIMENSION last = jpeg->arith_code ? (JDIMENSION)jpeg->max_v_samp_factor * DCTSIZE : 0;
  while (jpeg->output_scanline < jpeg->output_height && !decoder->is_short_of_data) {
    if (last > 0 && decoder->ran_out && jpeg->output_scanline + last < jpeg->output_height) {
      decoder->is_short_of_data = true;
      return;
    }
    uint8_t *const place = target.pixels + jpeg->output_scanline * stride;
    JSAMPROW row = decoder->row != NULL ? decoder->row : place;
    jpeg_read_scanlines(jpeg, &row, 1);
    if (decoder->row != NULL) convert(decoder, place, target.width, target.channels);
  }
}

static CJPEGStatus decode(Decoder *decoder, const uint8_t *bytes, CJPEGTarget target) {
  struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
  jpeg_read_header(jpeg, TRUE);
  const bool has_four = jpeg->num_components == 4;
  if (jpeg->image_width != target.width || jpeg->image_height != target.height) {
    return CJPEGStatusUnexpectedSize;
  }
  jpeg->out_color_space = has_four               ? JCS_CMYK
                          : target.channels == 1 ? JCS_GRAYSCALE
                                                 : JCS_RGB;
  if (has_four) {
    decoder->row = malloc((size_t)target.width * 4);
    if (decoder->row == NULL) return CJPEGStatusOutOfMemory;
  }
  if (!jpeg_has_multiple_scans(jpeg)) {
    jpeg_start_decompress(jpeg);
    read_rows(decoder, target);
    return decoder->is_short_of_data ? CJPEGStatusTruncated : CJPEGStatusDone;
  }
  jpeg->buffered_image = TRUE;
  jpeg_start_decompress(jpeg);
  if (!read_scans(decoder, bytes)) {
    snprintf(decoder->message, CJPEG_MESSAGE_SIZE, "it has more than %d scans", scan_limit);
    return CJPEGStatusUndecodable;
  }
  // The decoder of arithmetic coding never says that data are missing.
  const bool is_cut = decoder->ran_out && (jpeg->arith_code || !has_all_scans(decoder));
  if (decoder->is_short_of_data || is_cut) return CJPEGStatusTruncated;
  jpeg_start_output(jpeg, jpeg->input_scan_number);
  read_rows(decoder, target);
  return decoder->is_short_of_data ? CJPEGStatusTruncated : CJPEGStatusDone;
}

CJPEGStatus cjpeg_decode(const uint8_t *bytes, size_t count, CJPEGTarget target, char *message) {
  message[0] = '\0';
  // On the heap, so that no local variable is in doubt after a jump.
  Decoder *decoder = calloc(1, sizeof *decoder);
  if (decoder == NULL) return CJPEGStatusOutOfMemory;
  decoder->message = message;
  CJPEGStatus status;
  size_t scans_end = 0;
  if (setjmp(decoder->leave) == 0) {
    begin(decoder, bytes, count);
    status = decode(decoder, bytes, target);
  } else {
    status = decoder->failure;
    // Bytes after the last scan may look like a marker without being one, so decode without them.
    if (status != CJPEGStatusOutOfMemory && decoder->scans_end > 0 && has_all_scans(decoder)) {
      scans_end = decoder->scans_end;
    }
  }
  jpeg_destroy_decompress(&decoder->jpeg);
  free(decoder->row);
  free(decoder);
  return scans_end > 0 && scans_end < count ? cjpeg_decode(bytes, scans_end, target, message)
                                            : status;
}
