import type { ThemeConfig } from 'antd';

/** antd's own greys fail WCAG AA on white: these are the shades that axe accepts (libraries.md §1). */
export const theme: ThemeConfig = {
  token: {
    // Who asks the system for less motion gets none.
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: '"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif',
    colorPrimary: '#1554ad',
    colorLink: '#1554ad',
    colorLinkHover: '#0d3f87',
    colorLinkActive: '#0d3f87',
    colorInfo: '#0b5cad',
    colorInfoBg: '#e9f1fb',
    colorInfoBorder: '#b4cdec',
    colorSuccess: '#237804',
    colorSuccessBg: '#eef7e6',
    colorSuccessBorder: '#b7d99a',
    colorError: '#b4232a',
    colorErrorBg: '#fdecea',
    colorErrorBorder: '#e8b4b1',
    colorTextDescription: 'rgba(0,0,0,.65)',
    colorTextTertiary: 'rgba(0,0,0,.65)',
    colorTextQuaternary: 'rgba(0,0,0,.6)',
    colorTextPlaceholder: 'rgba(0,0,0,.6)',
    colorTextDisabled: 'rgba(0,0,0,.6)',
    borderRadius: 4,
  },
  components: {
    Layout: { headerBg: '#ffffff', bodyBg: '#f4f6f9', headerHeight: 56, headerPadding: '0 24px' },
    Steps: { fontSize: 14 },
  },
};
