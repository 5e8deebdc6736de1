// FFmpeg's libraries as they are, and the macros of them that Swift does not see.
#pragma once

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/display.h>
#include <libavutil/error.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>

static const int64_t cffmpeg_no_time = AV_NOPTS_VALUE;
static const int cffmpeg_end = AVERROR_EOF;
static const int cffmpeg_again = AVERROR(EAGAIN);
static const int cffmpeg_no_memory = AVERROR(ENOMEM);
