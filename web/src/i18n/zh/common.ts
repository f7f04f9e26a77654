export const common = {
  product: 'Millrace',
  retry: '重试',
  loading: '加载中',
  notFound: '没有这个页面。',
  signIn: '登录',
  email: '邮箱',
  password: '密码',
};
